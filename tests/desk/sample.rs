//! PDFs of one page, made to measure.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use lopdf::{
    Dictionary, Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream,
};

/// A page of another PDF, made to measure.
#[derive(Default)]
pub struct Sample {
    pub rotate: i64,
    pub crop: Option<[i64; 4]>,
    pub stamp: bool,
    pub bare_font: bool,
    pub latin_font: bool,
    pub unseen: bool,
    pub password: Option<&'static str>,
    /// Points in a unit of its space.
    pub unit: Option<i64>,
    /// A layer, and whether it is shown.
    pub layer: Option<bool>,
    /// The page draws a form of this name.
    pub named: Option<&'static str>,
    /// Boxes to tick, one ticked and one not, and a mark thinner than a point.
    pub boxes: bool,
    /// What is drawn with `/B gs` blends like this.
    pub blend: Option<&'static str>,
    /// The page is a transparency group.
    pub group: bool,
    /// What the page draws.
    pub content: Option<&'static str>,
}

fn dict<const N: usize>(entries: [(&str, Object); N]) -> Dictionary {
    Dictionary::from_iter(entries)
}

fn numbers<const N: usize>(numbers: [i64; N]) -> Object {
    Object::Array(numbers.map(Object::from).to_vec())
}

pub fn sample(sample: Sample) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let drawn = sample.named.map(|name| format!("/{name} Do"));
    let content = if let Some(drawn) = &drawn {
        drawn
    } else if let Some(content) = sample.content {
        content
    } else if sample.layer.is_some() {
        "/OC /L BDC 1 0 0 rg 10 20 30 40 re f EMC"
    } else if sample.unseen {
        "BT 3 Tr /F1 12 Tf 20 20 Td (read) Tj ET"
    } else if sample.bare_font || sample.latin_font {
        "BT /F1 12 Tf 20 20 Td (plain) Tj ET"
    } else {
        "1 0 0 rg 10 20 30 40 re f"
    };
    let content = document.add_object(Stream::new(Dictionary::new(), content.as_bytes().to_vec()));
    let mut page = dict([
        ("Type", "Page".into()),
        ("Parent", pages.into()),
        ("Contents", content.into()),
    ]);
    if let Some(unit) = sample.unit {
        page.set("UserUnit", unit);
    }
    if let Some(crop) = sample.crop {
        page.set("CropBox", numbers(crop));
    }
    if sample.stamp {
        let look = dict([
            ("Type", "XObject".into()),
            ("Subtype", "Form".into()),
            ("BBox", numbers([0, 0, 10, 10])),
        ]);
        let look = document.add_object(Stream::new(look, b"0 1 0 rg 0 0 10 10 re f".to_vec()));
        let stamp = dict([
            ("Type", "Annot".into()),
            ("Subtype", "Stamp".into()),
            ("Rect", numbers([100, 100, 150, 150])),
            ("AP", dict([("N", look.into())]).into()),
        ]);
        page.set("Annots", vec![stamp.into()]);
    }
    if sample.boxes {
        page.set("Annots", boxes(&mut document));
    }
    if sample.group {
        let group = [("S", "Transparency".into()), ("CS", "DeviceRGB".into())];
        page.set("Group", dict(group));
    }
    let page = document.add_object(page);
    let below = dict([
        ("Type", "Font".into()),
        ("Subtype", "CIDFontType0".into()),
        ("BaseFont", "STSong-Light".into()),
        (
            "CIDSystemInfo",
            dict([
                ("Registry", Object::string_literal("Adobe")),
                ("Ordering", Object::string_literal("GB1")),
                ("Supplement", 0.into()),
            ])
            .into(),
        ),
    ]);
    let below = document.add_object(below);
    let font = if sample.bare_font {
        dict([
            ("Type", "Font".into()),
            ("Subtype", "Type0".into()),
            ("BaseFont", "STSong-Light".into()),
            ("Encoding", "UniGB-UCS2-H".into()),
            ("DescendantFonts", vec![below.into()].into()),
        ])
    } else {
        dict([
            ("Type", "Font".into()),
            ("Subtype", "Type1".into()),
            ("BaseFont", "Helvetica".into()),
        ])
    };
    let font = document.add_object(font);
    let layer = document.add_object(dict([
        ("Type", "OCG".into()),
        ("Name", Object::string_literal("layer")),
    ]));
    let form = dict([
        ("Type", "XObject".into()),
        ("Subtype", "Form".into()),
        ("BBox", numbers([0, 0, 10, 10])),
        ("Resources", Dictionary::new().into()),
    ]);
    let form = document.add_object(Stream::new(form, b"0 0 10 10 re f".to_vec()));
    let mode = sample.blend.unwrap_or("Normal");
    let blend = dict([("BM", mode.into()), ("ca", Object::Real(0.75))]);
    // Box, rotation and resources are inherited from the node above.
    let tree = dict([
        ("Type", "Pages".into()),
        ("Count", 1.into()),
        ("Kids", vec![page.into()].into()),
        ("MediaBox", numbers([0, 0, 200, 300])),
        ("Rotate", sample.rotate.into()),
        (
            "Resources",
            dict([
                ("Font", dict([("F1", font.into())]).into()),
                ("Properties", dict([("L", layer.into())]).into()),
                ("ExtGState", dict([("B", blend.into())]).into()),
                (
                    "XObject",
                    dict([(sample.named.unwrap_or("X"), form.into())]).into(),
                ),
            ])
            .into(),
        ),
    ]);
    document.objects.insert(pages, tree.into());
    let mut root = dict([("Type", "Catalog".into()), ("Pages", pages.into())]);
    if let Some(shown) = sample.layer {
        let off = if shown { vec![] } else { vec![layer.into()] };
        let usual = dict([("OFF", Object::Array(off))]);
        let all = Object::Array(vec![layer.into()]);
        root.set("OCProperties", dict([("OCGs", all), ("D", usual.into())]));
    }
    let root = document.add_object(root);
    document.trailer.set("Root", root);
    document.trailer.set(
        "ID",
        vec![Object::string_literal("a"), Object::string_literal("b")],
    );
    if let Some(password) = sample.password {
        let version = EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password: password,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).unwrap();
        document.encrypt(&state).unwrap();
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// A ticked box, one that is not ticked, and a line of half a point.
fn boxes(document: &mut Document) -> Vec<Object> {
    let mut look = |area: [f32; 4], drawn: &str| {
        let look = dict([
            ("Type", "XObject".into()),
            ("Subtype", "Form".into()),
            ("BBox", area.map(Object::from).to_vec().into()),
        ]);
        document.add_object(Stream::new(look, drawn.as_bytes().to_vec()))
    };
    let square = [0.0, 0.0, 10.0, 10.0];
    let on = look(square, "0 0 1 rg 1 1 8 8 re f");
    let off = look(square, "0.5 G 1 1 8 8 re S");
    let line = look([0.0, 0.0, 50.0, 0.5], "1 0 0 rg 0 0 50 0.5 re f");
    let states = dict([("On", on.into()), ("Off", off.into())]);
    let widget = |left: i64, state: &str| {
        dict([
            ("Type", "Annot".into()),
            ("Subtype", "Widget".into()),
            ("FT", "Btn".into()),
            ("Rect", numbers([left, 150, left + 20, 170])),
            ("AS", state.into()),
            ("AP", dict([("N", states.clone().into())]).into()),
        ])
    };
    let area = [20.0, 200.0, 120.0, 200.5].map(Object::from).to_vec();
    let line = dict([
        ("Type", "Annot".into()),
        ("Subtype", "Line".into()),
        ("Rect", area.into()),
        ("AP", dict([("N", line.into())]).into()),
    ]);
    vec![
        widget(20, "On").into(),
        widget(60, "Off").into(),
        line.into(),
    ]
}
