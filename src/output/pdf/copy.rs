//! Objects of another document → ours, each once, mended on the way where PDF/A-2 forbids what
//! a page looks the same without: transfer functions, halftones, interpolation, alternates, LZW.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::writer::{Id, Writer, reference};
use crate::error::Result;

/// Unpacked, a stream that has to be packed anew may be no larger (bytes).
const LARGEST_STREAM: usize = 256 << 20;

/// What was copied of one document.
#[derive(Default)]
pub struct Copied(BTreeMap<ObjectId, Id>);

impl Copied {
    /// The number that a copied object has with us.
    pub fn get(&self, id: ObjectId) -> Option<Id> {
        self.0.get(&id).copied()
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
        let top = self.renumber(object, to, &mut waiting);
        while let Some((source, id)) = waiting.pop() {
            let object = match from.get_object(source) {
                Ok(Object::Stream(stream)) => Object::Stream(mended(stream)),
                Ok(object) => object.clone(),
                Err(_) => Object::Null,
            };
            let object = self.renumber(&object, to, &mut waiting);
            to.put(id, &object)?;
        }
        Ok(top)
    }

    fn renumber(
        &mut self,
        object: &Object,
        to: &mut Writer<'_>,
        waiting: &mut Vec<(ObjectId, Id)>,
    ) -> Object {
        match object {
            Object::Dictionary(dict) => Object::Dictionary(self.dictionary(dict, to, waiting)),
            Object::Stream(stream) => Object::Stream(Stream {
                dict: self.dictionary(&stream.dict, to, waiting),
                ..stream.clone()
            }),
            Object::Array(items) => {
                let items = items.iter().map(|item| self.renumber(item, to, waiting));
                Object::Array(items.collect())
            }
            Object::Reference(source) => {
                let id = *self.0.entry(*source).or_insert_with(|| {
                    let id = to.reserve();
                    waiting.push((*source, id));
                    id
                });
                reference(id)
            }
            // Names of fonts and colourants must be UTF-8 (6.1.8); older programs wrote GBK.
            Object::Name(name) if std::str::from_utf8(name).is_err() => {
                let hex: String = name.iter().map(|b| format!("{b:02X}")).collect();
                Object::Name(format!("JZ{hex}").into_bytes())
            }
            other => other.clone(),
        }
    }

    fn dictionary(
        &mut self,
        dict: &Dictionary,
        to: &mut Writer<'_>,
        waiting: &mut Vec<(ObjectId, Id)>,
    ) -> Dictionary {
        let mut new = Dictionary::new();
        for (key, value) in dict {
            if !is_unwanted(dict, key) {
                new.set(key.clone(), self.renumber(value, to, waiting));
            }
        }
        if new.get_type().is_ok_and(|t| t == b"ExtGState") {
            // Overprint mode 1 with ICC-based CMYK is forbidden (6.2.4.2); 0 is the default.
            new.remove(b"OPM");
        }
        let cid_font = new.get(b"Subtype").and_then(Object::as_name);
        if cid_font.is_ok_and(|s| s == b"CIDFontType2") && !new.has(b"CIDToGIDMap") {
            // Identity is what a reader takes where nothing is said (ISO 32000-1, table 117).
            new.set("CIDToGIDMap", "Identity");
        }
        new
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
