//! Objects of another document → ours, each once, mended on the way where PDF/A-2 forbids what
//! a page looks the same without: transfer functions, halftones, interpolation, alternates, LZW.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::marks;
use super::writer::{Id, Writer, reference};
use crate::digest::digest;
use crate::error::Result;

/// Unpacked, a stream that has to be packed anew may be no larger (bytes).
const LARGEST_STREAM: usize = 256 << 20;

/// Entries whose own entries are names that the document gave, which mean nothing to us.
const LISTS: [&[u8]; 9] = [
    b"Font",
    b"XObject",
    b"ExtGState",
    b"ColorSpace",
    b"Pattern",
    b"Shading",
    b"Properties",
    b"CharProcs",
    b"Colorants",
];
const BLENDS: [&[u8]; 17] = [
    b"Normal",
    b"Compatible",
    b"Multiply",
    b"Screen",
    b"Overlay",
    b"Darken",
    b"Lighten",
    b"ColorDodge",
    b"ColorBurn",
    b"HardLight",
    b"SoftLight",
    b"Difference",
    b"Exclusion",
    b"Hue",
    b"Saturation",
    b"Color",
    b"Luminosity",
];

/// What was copied of one document.
#[derive(Default)]
pub struct Copied {
    ids: BTreeMap<ObjectId, Id>,
    /// Tells colourants of this document from those of others that have the same name.
    tag: Option<Id>,
}

/// An object to be copied: its number there and here, and whether it is a list of names.
struct Waiting {
    source: ObjectId,
    id: Id,
    list: bool,
}

impl Copied {
    /// The number that a copied object has with us.
    pub fn get(&self, id: ObjectId) -> Option<Id> {
        self.ids.get(&id).copied()
    }

    /// Copies an object and all that it leads to; gives it with our numbers.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn copy(
        &mut self,
        from: &Document,
        object: &Object,
        to: &mut Writer<'_>,
    ) -> Result<Object> {
        let mut waiting = Vec::new();
        if self.tag.is_none() {
            self.tag = Some(to.reserve());
        }
        let top = self.renumber(from, object, false, to, &mut waiting);
        while let Some(Waiting { source, id, list }) = waiting.pop() {
            let object = match from.get_object(source) {
                Ok(Object::Stream(stream)) => Object::Stream(mended(stream)),
                Ok(object) => object.clone(),
                Err(_) => Object::Null,
            };
            let object = self.renumber(from, &object, list, to, &mut waiting);
            to.put(id, &object)?;
        }
        Ok(top)
    }

    fn renumber(
        &mut self,
        from: &Document,
        object: &Object,
        list: bool,
        to: &mut Writer<'_>,
        waiting: &mut Vec<Waiting>,
    ) -> Object {
        match object {
            Object::Dictionary(dict) => {
                Object::Dictionary(self.dictionary(from, dict, list, to, waiting))
            }
            Object::Stream(stream) => Object::Stream(Stream {
                dict: self.dictionary(from, &stream.dict, false, to, waiting),
                ..stream.clone()
            }),
            Object::Array(items) => {
                let colourant = self.colourant(from, items);
                let items = items.iter();
                let mut items: Vec<Object> = items
                    .map(|item| self.renumber(from, item, false, to, waiting))
                    .collect();
                if let (Some(name), Some(place)) = (colourant, items.get_mut(1)) {
                    *place = Object::Name(name);
                }
                Object::Array(items)
            }
            Object::Reference(source) => {
                let id = *self.ids.entry(*source).or_insert_with(|| {
                    let (source, id) = (*source, to.reserve());
                    waiting.push(Waiting { source, id, list });
                    id
                });
                reference(id)
            }
            Object::Name(name) => Object::Name(utf8(name)),
            other => other.clone(),
        }
    }

    /// The name that the colourant of a `Separation` gets: in one file all of one name must be
    /// alike (6.2.4.4), and files bound together do not know of each other.
    fn colourant(&self, from: &Document, items: &[Object]) -> Option<Vec<u8>> {
        let [kind, name, alternate, tint, ..] = items else {
            return None;
        };
        let name = name.as_name().ok()?;
        let separation = kind.as_name().is_ok_and(|kind| kind == b"Separation");
        if !separation || matches!(name, b"All" | b"None") {
            return None;
        }
        let mut look = Vec::new();
        for part in [alternate, tint] {
            match from.dereference(part).ok()?.1 {
                Object::Stream(stream) => {
                    look.extend_from_slice(format!("{:?}", stream.dict).as_bytes());
                    look.extend_from_slice(&stream.content);
                }
                other => look.extend_from_slice(format!("{other:?}").as_bytes()),
            }
        }
        let look = digest(&look).to_string();
        let mut name = utf8(name);
        name.truncate(40);
        name.extend(format!("-{}-{}", self.tag?, look.get(..8)?).into_bytes());
        Some(utf8(&name))
    }

    fn dictionary(
        &mut self,
        from: &Document,
        dict: &Dictionary,
        list: bool,
        to: &mut Writer<'_>,
        waiting: &mut Vec<Waiting>,
    ) -> Dictionary {
        let mut new = Dictionary::new();
        for (key, value) in dict {
            let names = !list && LISTS.contains(&key.as_slice()) && is_list(from, value);
            if list || !is_unwanted(dict, key) && !is_odd(key, value) {
                let value = self.renumber(from, value, names, to, waiting);
                new.set(key.clone(), value);
            }
        }
        if list {
            return new;
        }
        // Overprint mode 1 with ICC-based CMYK is forbidden (6.2.4.2); 0 is the default.
        new.remove(b"OPM");
        let cid_font = new.get(b"Subtype").and_then(Object::as_name);
        if cid_font.is_ok_and(|s| s == b"CIDFontType2") && !new.has(b"CIDToGIDMap") {
            // Identity is what a reader takes where nothing is said (ISO 32000-1, table 117).
            new.set("CIDToGIDMap", "Identity");
        }
        new
    }
}

/// A dictionary, here or elsewhere: `ColorSpace` of an image is a name or an array.
fn is_list(from: &Document, value: &Object) -> bool {
    let found = from.dereference(value);
    found.is_ok_and(|(_, object)| matches!(object, Object::Dictionary(_)))
}

/// Names of fonts and colourants must be UTF-8 (6.1.8); older programs wrote GBK.
fn utf8(name: &[u8]) -> Vec<u8> {
    if std::str::from_utf8(name).is_ok() {
        return name.to_vec();
    }
    let hex: String = name.iter().map(|b| format!("{b:02X}")).collect();
    format!("JZ{hex}").into_bytes()
}

/// Rendering intents and blend modes that no reader knows: each takes the usual one (6.2.6,
/// 6.2.10).
fn is_odd(key: &[u8], value: &Object) -> bool {
    let name = value.as_name();
    match key {
        b"RI" | b"Intent" => {
            name.is_ok_and(|n| n != b"View" && n != b"Design" && !marks::is_intent(n))
        }
        b"BM" => match value {
            Object::Array(items) => !items
                .iter()
                .all(|item| item.as_name().is_ok_and(|n| BLENDS.contains(&n))),
            _ => name.is_ok_and(|name| !BLENDS.contains(&name)),
        },
        _ => false,
    }
}

/// Entries that PDF/A-2 forbids or that would have to be kept true, and without which a page
/// looks the same.
fn is_unwanted(dict: &Dictionary, key: &[u8]) -> bool {
    match key {
        b"OPI" | b"Alternates" | b"PieceInfo" | b"Metadata" | b"StructParent"
        | b"StructParents" | b"LastModified" | b"Interpolate" | b"CIDSet" | b"CharSet" | b"PS"
        | b"Measure" => true,
        // A soft mask (with its group G) may have a transfer function, a graphics state may not.
        b"TR" | b"TR2" => !dict.has(b"G"),
        b"HT" | b"HTP" | b"HTO" => !dict.has(b"FontDescriptor"),
        b"Ref" => dict.has(b"BBox"),
        _ => false,
    }
}

/// LZW is forbidden (6.1.7): such a stream is unpacked and packed by Flate.
fn mended(stream: &Stream) -> Stream {
    let mut stream = stream.clone();
    let lzw = stream
        .filters()
        .is_ok_and(|filters| filters.iter().any(|f| *f == b"LZWDecode" || *f == b"LZW"));
    if lzw && stream.decompress_with_limit(LARGEST_STREAM).is_ok() {
        let _ = stream.compress();
    }
    stream
}
