//! [`Intake`]: takes members in as they are unpacked: hands their bytes on, hashes them, and keeps
//! to the limits.

use std::cell::RefCell;
use std::io::{self, Read, Write};
use std::rc::Rc;

use super::super::Why;
use super::{Limits, Open};
use crate::digest::{Digest, Hash};

/// A name as an archive gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Name {
    /// Known to be text.
    Text(String),
    /// In an encoding that nobody told.
    Bytes(Vec<u8>),
}

/// What there is of a member before all names are settled.
pub(super) struct Entry {
    pub(super) name: Name,
    pub(super) size: u64,
    pub(super) content: Result<Digest, Why>,
}

/// Why unpacking ended early.
pub(super) enum Stop {
    /// The archive as a whole can't be had.
    Whole(Why),
    /// What is still to come can't be had.
    Rest(Why),
    /// Whoever takes the bytes can't take them: no matter of the archive.
    Sink(io::Error),
}

/// Name of what is not even known by name.
const REST: &str = "（压缩包的其余部分）";

/// Place among the bounds of that of the whole archive.
const WHOLE: usize = 2;

/// Takes members in.
pub(super) struct Intake<'a> {
    open: &'a mut Open<'a>,
    limits: Limits,
    /// Bytes of the archive itself.
    packed: u64,
    unpacked: u64,
    /// Why nothing more can be had of the archive.
    full: Option<Why>,
    entries: Vec<Entry>,
}

/// The bytes of one member on their way.
pub(super) struct Meter {
    to: Box<dyn Write>,
    hash: Hash,
    size: u64,
    /// Bytes that may come, and what it means when more do: those of the member, then that of the
    /// whole archive.
    bounds: [(u64, String); 3],
    over: Option<usize>,
    failed: Option<io::Error>,
}

impl<'a> Intake<'a> {
    pub(super) fn new<'b: 'a>(open: &'a mut Open<'b>, limits: Limits, packed: u64) -> Self {
        Intake {
            open,
            limits,
            packed,
            unpacked: 0,
            full: None,
            entries: Vec::new(),
        }
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Most bytes the archive may unpack to, and some more for what belongs to no member.
    pub(super) fn most(&self) -> u64 {
        let ratio = self.packed.saturating_mul(self.limits.ratio);
        let most = ratio.max(self.limits.unsuspicious).min(self.limits.total);
        most.saturating_add(self.limits.unsuspicious)
    }

    /// Why nothing more can be had of the archive, where a limit of it is reached.
    pub(super) fn full(&self) -> Option<&Why> {
        self.full.as_ref()
    }

    pub(super) fn into_entries(self) -> Vec<Entry> {
        self.entries
    }

    /// A member that can't be had.
    pub(super) fn refuse(&mut self, name: Name, size: u64, why: Why) {
        let content = Err(why);
        self.entries.push(Entry {
            name,
            size,
            content,
        });
    }

    /// What is still to come is not to be had, and not even known by name.
    pub(super) fn rest(&mut self, why: Why) {
        self.refuse(Name::Text(REST.into()), 0, why);
    }

    /// Takes a member whose bytes `from` gives; `packed` are those it takes up in the archive,
    /// where that can be told.
    pub(super) fn take(
        &mut self,
        name: Name,
        size: u64,
        packed: Option<u64>,
        from: &mut dyn Read,
    ) -> Result<(), Stop> {
        let mut meter = self.begin(packed)?;
        let copied = io::copy(from, &mut meter);
        self.end(name, size, meter, copied.err().map(|_| damaged()))
    }

    /// Opens the way for the bytes of the next member.
    pub(super) fn begin(&mut self, packed: Option<u64>) -> Result<Meter, Stop> {
        let to = (self.open)(self.entries.len()).map_err(Stop::Sink)?;
        let Limits {
            member,
            total,
            ratio,
            unsuspicious,
            ..
        } = self.limits;
        let most = |packed: u64| packed.saturating_mul(ratio).max(unsuspicious);
        let whole = most(self.packed).min(total).saturating_sub(self.unpacked);
        let all = if most(self.packed) < total {
            format!("整个压缩包的压缩比超过 {ratio} 倍")
        } else {
            format!("解压后总计超过 {} MB", total >> 20)
        };
        Ok(Meter {
            to,
            hash: Hash::default(),
            size: 0,
            bounds: [
                (member, format!("单个文件解压后超过 {} MB", member >> 20)),
                (
                    packed.map_or(u64::MAX, most),
                    format!("压缩比超过 {ratio} 倍"),
                ),
                (whole, all),
            ],
            over: None,
            failed: None,
        })
    }

    /// The bytes of a member have come, or `trouble` has.
    pub(super) fn end(
        &mut self,
        name: Name,
        declared: u64,
        meter: Meter,
        trouble: Option<Why>,
    ) -> Result<(), Stop> {
        if let Some(error) = meter.failed {
            return Err(Stop::Sink(error));
        }
        self.unpacked += meter.size;
        let digest = meter.hash.finish();
        let over = meter.over.map(|at| Why::Limit(meter.bounds[at].1.clone()));
        if meter.over == Some(WHOLE) {
            self.full.clone_from(&over);
        }
        let (size, content) = match over.or(trouble) {
            Some(why) => (declared, Err(why)),
            None => (meter.size, Ok(digest)),
        };
        self.entries.push(Entry {
            name,
            size,
            content,
        });
        Ok(())
    }
}

impl Write for Meter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let size = self.size + bytes.len() as u64;
        self.over = self.bounds.iter().position(|(most, _)| size > *most);
        if self.over.is_some() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        if let Err(error) = self.to.write_all(bytes) {
            self.failed = Some(error);
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.hash.update(bytes);
        self.size = size;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// A meter for parsers that keep the writer they are given.
#[derive(Clone)]
pub(super) struct Shared(Rc<RefCell<Option<Meter>>>);

impl Shared {
    pub(super) fn of(meter: Meter) -> Self {
        Shared(Rc::new(RefCell::new(Some(meter))))
    }

    /// Takes the meter back; whoever still has this writes in vain.
    pub(super) fn take(&self) -> Option<Meter> {
        self.0.borrow_mut().take()
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut *self.0.borrow_mut() {
            Some(meter) => meter.write(bytes),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut *self.0.borrow_mut() {
            Some(meter) => meter.flush(),
            None => Ok(()),
        }
    }
}

/// What is said of a member whose bytes end in an error.
pub(super) fn damaged() -> Why {
    Why::Broken("解压不出来，校验不对".into())
}
