//! Optional content of another PDF: which layers are shown when it is opened (ISO 32000-1, 8.11),
//! and the list of all layers that a file of ours has (ISO 19005-2, 6.9).

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::import::Source;
use super::writer::{Id, reference, text};

/// The layers of a document, and whether each is shown.
pub fn of(document: &Document) -> Vec<(ObjectId, bool)> {
    let Some(properties) = properties(document) else {
        return Vec::new();
    };
    let listed = |dict: Option<&Dictionary>, key: &[u8]| -> Vec<ObjectId> {
        let list = dict.and_then(|d| d.get_deref(key, document).ok()?.as_array().ok());
        let items = list.into_iter().flatten();
        items.filter_map(|item| item.as_reference().ok()).collect()
    };
    let usual = properties.get_deref(b"D", document).ok();
    let usual = usual.and_then(|d| d.as_dict().ok());
    let base = usual.and_then(|d| d.get_deref(b"BaseState", document).ok()?.as_name().ok());
    let shown = base != Some(b"OFF");
    let turned = listed(usual, if shown { b"OFF" } else { b"ON" });
    let turned: BTreeSet<ObjectId> = turned.into_iter().collect();
    let all = listed(Some(properties), b"OCGs").into_iter();
    all.map(|id| (id, shown != turned.contains(&id))).collect()
}

fn properties(document: &Document) -> Option<&Dictionary> {
    let root = document.catalog().ok()?;
    root.get_deref(b"OCProperties", document)
        .ok()?
        .as_dict()
        .ok()
}

impl Source {
    /// Whether a layer, or all layers of a group of them, is not shown.
    pub(super) fn is_off(&self, id: ObjectId) -> bool {
        let Ok(dict) = self.document.get_dictionary(id) else {
            return false;
        };
        let off = |id: &ObjectId| self.layers.contains(&(*id, false));
        let members = dict.get_deref(b"OCGs", &self.document);
        match members {
            Ok(Object::Array(members)) => {
                let members = members.iter().filter_map(|m| m.as_reference().ok());
                let members: Vec<ObjectId> = members.collect();
                !members.is_empty() && members.iter().all(off)
            }
            _ => {
                off(&id)
                    || dict
                        .get(b"OCGs")
                        .and_then(Object::as_reference)
                        .is_ok_and(|m| off(&m))
            }
        }
    }
}

/// The entry `OCProperties` of a catalogue.
pub fn entry(layers: &[(Id, bool)]) -> Object {
    let list = |shown: &[bool]| -> Vec<Object> {
        let chosen = layers.iter().filter(|layer| shown.contains(&layer.1));
        chosen.map(|layer| reference(layer.0)).collect()
    };
    let mut usual = Dictionary::new();
    usual.set("Name", text("原件图层"));
    usual.set("BaseState", "ON");
    usual.set("OFF", list(&[false]));
    let mut properties = Dictionary::new();
    properties.set("OCGs", list(&[true, false]));
    properties.set("D", Object::Dictionary(usual));
    Object::Dictionary(properties)
}
