//! [`Writer`]: PDF objects → bytes, as they come. Streams are written at once and forgotten, small
//! objects are gathered into object streams, and a cross-reference stream closes the file, so a
//! document of any length needs little memory. No clock, no chance: same objects, same bytes.

use std::io::Write;

use lopdf::{Dictionary, Object, Stream, StringFormat};

use crate::error::{Error, Kind, Result};

/// Number of an object; generations are always 0.
pub type Id = u32;

/// Objects in one object stream.
const GATHERED: usize = 200;

/// Writes objects to a file.
pub struct Writer<'a> {
    to: Box<dyn Write + 'a>,
    name: String,
    at: u64,
    hash: u128,
    places: Vec<Place>,
    small: Vec<(Id, Vec<u8>)>,
}

#[derive(Clone, Copy)]
enum Place {
    Nowhere,
    At(u64),
    In(Id, u16),
}

impl<'a> Writer<'a> {
    /// Begins a file. `name` is for error messages.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn new(to: Box<dyn Write + 'a>, name: &str) -> Result<Self> {
        let mut writer = Writer {
            to,
            name: name.into(),
            at: 0,
            // FNV-1a, 128 bits: offset basis.
            hash: 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d,
            places: vec![Place::Nowhere],
            small: Vec::new(),
        };
        writer.write(b"%PDF-1.7\n%\xe5\x8d\xb7\xe5\xae\x97\n")?;
        Ok(writer)
    }

    /// A number for an object that will come.
    pub fn reserve(&mut self) -> Id {
        self.places.push(Place::Nowhere);
        (self.places.len() - 1) as Id
    }

    /// Writes an object under a number given before.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn put(&mut self, id: Id, object: &Object) -> Result<()> {
        if let Object::Stream(stream) = object {
            return self.put_stream(id, stream);
        }
        let mut bytes = Vec::new();
        serialise(object, &mut bytes);
        self.small.push((id, bytes));
        if self.small.len() >= GATHERED {
            self.flush_small()?;
        }
        Ok(())
    }

    /// Writes an object under a new number.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn add(&mut self, object: &Object) -> Result<Id> {
        let id = self.reserve();
        self.put(id, object)?;
        Ok(id)
    }

    /// Compresses and writes a stream under a new number.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn add_compressed(&mut self, dict: Dictionary, content: Vec<u8>) -> Result<Id> {
        let mut stream = Stream::new(dict, content);
        // Fails only for content it can't make smaller, which then stays as it is.
        let _ = stream.compress();
        self.add(&Object::Stream(stream))
    }

    fn put_stream(&mut self, id: Id, stream: &Stream) -> Result<()> {
        self.places[id as usize] = Place::At(self.at);
        let mut dict = stream.dict.clone();
        dict.set("Length", stream.content.len() as i64);
        let mut head = format!("{id} 0 obj\n").into_bytes();
        serialise(&Object::Dictionary(dict), &mut head);
        head.extend_from_slice(b"\nstream\n");
        self.write(&head)?;
        self.write(&stream.content)?;
        self.write(b"\nendstream\nendobj\n")
    }

    fn flush_small(&mut self) -> Result<()> {
        let small = std::mem::take(&mut self.small);
        if small.is_empty() {
            return Ok(());
        }
        let home = self.reserve();
        let (mut index, mut body) = (String::new(), Vec::new());
        for (n, (id, bytes)) in small.iter().enumerate() {
            self.places[*id as usize] = Place::In(home, n as u16);
            index.push_str(&format!("{id} {} ", body.len()));
            body.extend_from_slice(bytes);
            body.push(b'\n');
        }
        let first = index.len() as i64;
        let mut content = index.into_bytes();
        content.extend_from_slice(&body);
        let mut dict = Dictionary::new();
        dict.set("Type", "ObjStm");
        dict.set("N", small.len() as i64);
        dict.set("First", first);
        let mut stream = Stream::new(dict, content);
        let _ = stream.compress();
        self.put_stream(home, &stream)
    }

    /// Writes the cross-reference stream and closes the file.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn finish(mut self, root: Id, info: Id) -> Result<()> {
        self.flush_small()?;
        let own = self.reserve();
        self.places[own as usize] = Place::At(self.at);
        let mut table = Vec::with_capacity(self.places.len() * 8);
        for place in &self.places {
            let (kind, a, b): (u8, u64, u16) = match *place {
                Place::Nowhere => (0, 0, u16::MAX),
                Place::At(at) => (1, at, 0),
                Place::In(home, n) => (2, u64::from(home), n),
            };
            table.push(kind);
            table.extend_from_slice(&a.to_be_bytes()[3..]);
            table.extend_from_slice(&b.to_be_bytes());
        }
        let hash = self.hash.to_be_bytes().to_vec();
        let id = Object::String(hash, StringFormat::Hexadecimal);
        let mut dict = Dictionary::new();
        dict.set("Type", "XRef");
        dict.set("Size", self.places.len() as i64);
        dict.set("W", vec![1.into(), 5.into(), 2.into()]);
        dict.set("Root", reference(root));
        dict.set("Info", reference(info));
        dict.set("ID", vec![id.clone(), id]);
        let mut stream = Stream::new(dict, table);
        let _ = stream.compress();
        let start = self.at;
        self.put_stream(own, &stream)?;
        self.write(format!("startxref\n{start}\n%%EOF\n").as_bytes())?;
        self.to.flush().map_err(|e| self.disk(e))
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.hash ^= u128::from(u64::from_le_bytes(word));
            self.hash = self
                .hash
                .wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
        self.at += bytes.len() as u64;
        self.to.write_all(bytes).map_err(|e| self.disk(e))
    }

    fn disk(&self, cause: std::io::Error) -> Error {
        Error::new(Kind::Disk, format!("写入失败：{}", self.name))
            .hint("请看输出文件夹所在的磁盘是否已满、是否可写。")
            .because(cause)
    }
}

/// A reference to an object.
pub fn reference(id: Id) -> Object {
    Object::Reference((id, 0))
}

/// Text as PDF holds it outside of pages: UTF-16 with its mark.
pub fn text(text: &str) -> Object {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    Object::String(
        units.flat_map(u16::to_be_bytes).collect(),
        StringFormat::Hexadecimal,
    )
}

fn serialise(object: &Object, out: &mut Vec<u8>) {
    match object {
        Object::Null | Object::Stream(_) => out.extend_from_slice(b"null"),
        Object::Boolean(yes) => out.extend_from_slice(if *yes { b"true" } else { b"false" }),
        // PDF/A-2, 6.1.13: what does not fit 32 bits is no integer.
        Object::Integer(n) => {
            let n = (*n).clamp(i64::from(i32::MIN), i64::from(i32::MAX));
            out.extend_from_slice(n.to_string().as_bytes());
        }
        Object::Real(n) if n.is_finite() => out.extend_from_slice(n.to_string().as_bytes()),
        Object::Real(_) => out.push(b'0'),
        Object::Name(name) => serialise_name(name, out),
        Object::String(bytes, _) => {
            out.push(b'<');
            for byte in bytes {
                out.extend_from_slice(format!("{byte:02X}").as_bytes());
            }
            out.push(b'>');
        }
        Object::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b' ');
                }
                serialise(item, out);
            }
            out.push(b']');
        }
        Object::Dictionary(dict) => {
            out.extend_from_slice(b"<<");
            for (key, value) in dict {
                serialise_name(key, out);
                out.push(b' ');
                serialise(value, out);
            }
            out.extend_from_slice(b">>");
        }
        Object::Reference((id, _)) => out.extend_from_slice(format!("{id} 0 R").as_bytes()),
    }
}

fn serialise_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for &byte in name {
        if byte.is_ascii_alphanumeric() || b"-_.+*'@:".contains(&byte) {
            out.push(byte);
        } else {
            out.extend_from_slice(format!("#{byte:02X}").as_bytes());
        }
    }
}
