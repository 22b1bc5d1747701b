//! A page of another PDF that can't stand in a PDF/A → a form with its picture, and the words that
//! were read on it unseen above, so that it can be searched.

use lopdf::{Dictionary, Object, Stream};

use super::Binder;
use super::writer::{Id, reference};
use crate::error::Result;
use crate::read::Plate;

impl Binder<'_> {
    /// Writes a plate as a form of its size in points, lower left corner at the origin.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn plate(&mut self, plate: Plate) -> Result<Id> {
        let (width, height) = (plate.width, plate.height);
        let mut content = format!("q {width} 0 0 {height} 0 0 cm /Im Do Q\n");
        if !plate.words.is_empty() {
            content.push_str(&self.ink.unseen(&plate.words, height));
        }
        let mut image = Dictionary::new();
        image.set("Type", "XObject");
        image.set("Subtype", "Image");
        image.set("Width", i64::from(plate.columns));
        image.set("Height", i64::from(plate.rows));
        let space = if plate.colour {
            "DeviceRGB"
        } else {
            "DeviceGray"
        };
        image.set("ColorSpace", space);
        image.set("BitsPerComponent", 8);
        let image = self.to.add_compressed(image, plate.samples)?;
        let mut objects = Dictionary::new();
        objects.set("Im", reference(image));
        let mut resources = Dictionary::new();
        resources.set("XObject", Object::Dictionary(objects));
        resources.set("Font", reference(self.fonts));
        let mut form = Dictionary::new();
        form.set("Type", "XObject");
        form.set("Subtype", "Form");
        let corners = [0.0, 0.0, width, height];
        form.set("BBox", corners.map(Object::from).to_vec());
        form.set("Resources", Object::Dictionary(resources));
        let form = Stream::new(form, content.into_bytes());
        self.to.add_compressed(form.dict, form.content)
    }
}
