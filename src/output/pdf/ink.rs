//! DeviceCMYK in pages of other PDFs: our output intent is sRGB, so PDF/A-2 (6.2.4.3) wants a
//! `DefaultCMYK` in every list of resources, and gets the four inks as a DeviceN space.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

/// Red is 1 less cyan less black, and so on (ISO 32000-1, 10.3.5); inks lie on the stack as
/// c m y k, so each is added to k, cut at 1 and taken from 1.
const TINT: &[u8] = b"{ 4 1 roll \
3 index add dup 1 gt { pop 1 } if 1 exch sub 3 1 roll \
3 index add dup 1 gt { pop 1 } if 1 exch sub 3 1 roll \
3 index add dup 1 gt { pop 1 } if 1 exch sub 3 1 roll \
4 -1 roll pop }";

/// Puts a `DefaultCMYK` into all resources of a document that have none.
pub fn provide(document: &mut Document) {
    let space = space(document);
    let mut shared: BTreeSet<ObjectId> = BTreeSet::new();
    let mut spaces: BTreeSet<ObjectId> = BTreeSet::new();
    let default = Object::Reference(space);
    for object in document.objects.values_mut() {
        let dict = match object {
            Object::Dictionary(dict) => dict,
            Object::Stream(stream) => &mut stream.dict,
            _ => continue,
        };
        match dict.get_mut(b"Resources") {
            Ok(Object::Dictionary(resources)) => add(resources, &default, &mut spaces),
            Ok(Object::Reference(id)) => {
                shared.insert(*id);
            }
            _ => {}
        }
    }
    for id in shared {
        if let Ok(resources) = document.get_dictionary_mut(id) {
            add(resources, &default, &mut spaces);
        }
    }
    for id in spaces {
        if let Ok(list) = document.get_dictionary_mut(id)
            && !list.has(b"DefaultCMYK")
        {
            list.set("DefaultCMYK", default.clone());
        }
    }
}

fn add(resources: &mut Dictionary, default: &Object, spaces: &mut BTreeSet<ObjectId>) {
    match resources.get_mut(b"ColorSpace") {
        Ok(Object::Dictionary(list)) => {
            if !list.has(b"DefaultCMYK") {
                list.set("DefaultCMYK", default.clone());
            }
        }
        Ok(Object::Reference(id)) => {
            spaces.insert(*id);
        }
        _ => {
            let mut list = Dictionary::new();
            list.set("DefaultCMYK", default.clone());
            resources.set("ColorSpace", Object::Dictionary(list));
        }
    }
}

fn space(document: &mut Document) -> ObjectId {
    let ranges = |count: usize| {
        let range = (0..count).flat_map(|_| [Object::from(0), Object::from(1)]);
        Object::Array(range.collect())
    };
    let mut dict = Dictionary::new();
    dict.set("FunctionType", 4);
    dict.set("Domain", ranges(4));
    dict.set("Range", ranges(3));
    let tint = document.add_object(Stream::new(dict, TINT.to_vec()));
    let inks = ["Cyan", "Magenta", "Yellow", "Black"]
        .map(Object::from)
        .to_vec();
    let space = vec![
        "DeviceN".into(),
        Object::Array(inks),
        "DeviceRGB".into(),
        Object::Reference(tint),
    ];
    document.add_object(Object::Array(space))
}
