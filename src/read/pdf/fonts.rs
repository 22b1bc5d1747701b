//! Letters of fonts that do not say what they mean (no `ToUnicode`, ISO 32000-2, 9.10.2): the
//! character collection of CID fonts, names of glyphs, the character map inside the font program.
//!
//! A drawn glyph does not tell of which font dictionary it is. So each font is shown to the
//! interpreter once beforehand, and what it drew with is remembered.

use std::collections::{BTreeMap, BTreeSet};

use hayro_interpret::font::{Glyph as PdfGlyph, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::content::TypedIter;
use hayro_interpret::hayro_syntax::object::{
    Array, Dict, Name, Object, Stream, String as PdfString,
};
use hayro_interpret::hayro_syntax::page::Resources;
use hayro_interpret::kurbo::{Affine, BezPath, Rect};
use hayro_interpret::{
    BlendMode, CacheKey as _, ClipPath, Context, Device, DrawMode, DrawProps, Image,
    ImageDrawProps, InterpreterCache, InterpreterSettings, SoftMask, interpret,
};

use super::programs;

/// Most fonts looked at in one file.
const MOST_FONTS: usize = 2_000;

/// What is known of a file's fonts beyond what the interpreter knows.
pub(super) struct Fonts {
    /// Embedded CID fonts by program and name.
    composite: BTreeMap<(u128, Option<String>), Composite>,
    /// Meaning of a code by the glyph it draws.
    named: BTreeMap<(u128, u32), char>,
    /// What the glyphs of an embedded program mean by its own account; read when first needed.
    programs: BTreeMap<u128, Option<BTreeMap<u32, char>>>,
    /// Predefined maps by name, parsed when first needed.
    maps: Maps,
}

type Maps = BTreeMap<Vec<u8>, Option<CMap>>;

/// How codes become CIDs, and whose they are.
struct Composite {
    encoding: Encoding,
    family: Option<CidFamily>,
}

enum Encoding {
    Identity,
    Predefined(Vec<u8>),
    Own(Box<CMap>),
}

impl Fonts {
    /// Looks at every font of the file.
    pub(super) fn of<'a>(pdf: &'a Pdf, cache: &InterpreterCache<'a>) -> Self {
        let mut fonts = Fonts {
            composite: BTreeMap::new(),
            named: BTreeMap::new(),
            programs: BTreeMap::new(),
            maps: Maps::new(),
        };
        let mut seen = BTreeSet::new();
        let objects = pdf.objects().into_iter();
        let mut count = 0;
        for folder in objects.filter_map(font_folders).flatten().flatten() {
            for name in folder.keys() {
                let Some(font) = folder.get::<Dict<'_>>(&*name) else {
                    continue;
                };
                if font.obj_id().is_some_and(|id| !seen.insert(id)) {
                    continue;
                }
                count += 1;
                if count > MOST_FONTS {
                    return fonts;
                }
                fonts.learn(&font, |codes| shown(&folder, &name, codes, pdf, cache));
            }
        }
        fonts
    }

    fn learn(&mut self, font: &Dict<'_>, show: impl Fn(&str) -> Vec<Shown>) {
        if is_a(font, "Type0") {
            let Some((composite, embedded)) = composite(font) else {
                return;
            };
            let shown = show("<0000>").pop();
            if let Some((program, name)) = shown.and_then(|shown| shown.program)
                && embedded
            {
                self.programs.entry(program).or_insert(None);
                self.composite.entry((program, name)).or_insert(composite);
            }
            return;
        }
        // Fonts that are not in the file are drawn by others, one for many.
        if !is_a(font, "Type3") && !is_embedded(font) {
            return;
        }
        let names = names(font);
        if is_a(font, "TrueType") {
            let shown = show("<20>").pop().and_then(|shown| shown.program);
            self.programs
                .extend(shown.map(|(program, _)| (program, None)));
        }
        if names.is_empty() {
            return;
        }
        let codes: String = names.keys().map(|code| format!("{code:02x}")).collect();
        for shown in show(&format!("<{codes}>")) {
            let meaning = u8::try_from(shown.code).ok().and_then(|c| names.get(&c));
            self.named
                .extend(meaning.map(|c| ((shown.glyph, shown.code), *c)));
        }
    }

    /// What a glyph means for which the interpreter knows nothing.
    pub(super) fn meaning(&mut self, glyph: &PdfGlyph<'_>) -> Option<BfString> {
        let code = glyph.char_code();
        if let Some(c) = self.named.get(&(key(glyph), code)) {
            return Some(BfString::Char(*c));
        }
        let PdfGlyph::Outline(glyph) = glyph else {
            return None;
        };
        let data = glyph.font_data()?;
        let program = data.cache_key;
        let font = self.composite.get(&(program, data.postscript_name));
        if let Some(text) = font.and_then(|font| font.meaning(code, &mut self.maps)) {
            return Some(text);
        }
        // Only of embedded programs: another in its place has other glyphs.
        let meanings = self.programs.get_mut(&program)?;
        let meanings = meanings.get_or_insert_with(|| programs::meanings((*data.data).as_ref()));
        meanings
            .get(&glyph.glyph_id().to_u32())
            .copied()
            .map(BfString::Char)
    }
}

impl Composite {
    fn meaning(&self, code: u32, maps: &mut Maps) -> Option<BfString> {
        let by = |map: &CMap| {
            let cid = (1..=4).find_map(|length| map.lookup_cid_code(code, length));
            let collection = map.metadata().character_collection.clone();
            Some((cid?, collection.map(|collection| collection.family)))
        };
        let (cid, family) = match &self.encoding {
            Encoding::Identity => (code, None),
            Encoding::Predefined(name) => by(predefined(name, maps)?)?,
            Encoding::Own(map) => by(map)?,
        };
        let table = |family: &CidFamily| family.ucs2_cmap();
        let table = family.as_ref().and_then(table);
        let table = table.or_else(|| self.family.as_ref()?.ucs2_cmap())?;
        predefined(table.to_bytes(), maps)?.lookup_bf_string(cid)
    }
}

fn predefined<'m>(name: &[u8], maps: &'m mut Maps) -> Option<&'m CMap> {
    let parsed = || CMap::parse(load_embedded(CMapName::from_bytes(name))?, load_embedded);
    maps.entry(name.to_vec()).or_insert_with(parsed).as_ref()
}

/// Dictionaries that name fonts: of resources, wherever these are.
fn font_folders(object: Object<'_>) -> Option<[Option<Dict<'_>>; 3]> {
    let dict = match object {
        Object::Dict(dict) => dict,
        Object::Stream(stream) => stream.dict().clone(),
        _ => return None,
    };
    let of = |key: &str| {
        let resources = dict.get::<Dict<'_>>(key)?;
        resources.get::<Dict<'_>>("Font")
    };
    Some([dict.get::<Dict<'_>>("Font"), of("Resources"), of("DR")])
}

/// Whether the font's program is in the file.
fn is_embedded(font: &Dict<'_>) -> bool {
    let descriptor = font.get::<Dict<'_>>("FontDescriptor");
    descriptor.is_some_and(|descriptor| {
        ["FontFile", "FontFile2", "FontFile3"]
            .iter()
            .any(|key| descriptor.get::<Stream<'_>>(*key).is_some())
    })
}

fn is_a(font: &Dict<'_>, kind: &str) -> bool {
    font.get::<Name<'_>>("Subtype")
        .is_some_and(|name| name.as_str() == kind)
}

/// Of a composite font its codes, and whether its program is in the file.
fn composite(font: &Dict<'_>) -> Option<(Composite, bool)> {
    let encoding = match font.get::<Object<'_>>("Encoding")? {
        Object::Name(name) => match name.as_str() {
            "Identity-H" | "Identity-V" => Encoding::Identity,
            _ => Encoding::Predefined(name.to_vec()),
        },
        Object::Stream(stream) => Encoding::Own(Box::new(CMap::parse(
            &stream.decoded_data().ok()?,
            load_embedded,
        )?)),
        _ => return None,
    };
    let inner = font.get::<Array<'_>>("DescendantFonts")?;
    let inner = inner.iter::<Dict<'_>>().next()?;
    let family = inner.get::<Dict<'_>>("CIDSystemInfo").and_then(|info| {
        let registry = info.get::<PdfString<'_>>("Registry")?;
        let ordering = info.get::<PdfString<'_>>("Ordering")?;
        Some(CidFamily::from_registry_ordering(
            registry.as_bytes(),
            ordering.as_bytes(),
        ))
    });
    Some((Composite { encoding, family }, is_embedded(&inner)))
}

/// What the codes of a simple font mean by the names in its `Differences`, where these are names
/// that the Adobe Glyph List does not know; or by the font's own name.
fn names(font: &Dict<'_>) -> BTreeMap<u8, char> {
    let mut names = BTreeMap::new();
    let differences = font
        .get::<Dict<'_>>("Encoding")
        .and_then(|encoding| encoding.get::<Array<'_>>("Differences"));
    let mut code = 0_i64;
    for object in differences.iter().flat_map(|d| d.iter::<Object<'_>>()) {
        match object {
            Object::Number(number) => code = number.as_i64(),
            Object::Name(name) => {
                let meaning = u8::try_from(code).ok().zip(programs::named(name.as_str()));
                names.extend(meaning);
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    if names.is_empty()
        && let Some(base) = font.get::<Name<'_>>("BaseFont")
        && let Some(plane) = programs::plane(base.as_str())
    {
        let meaning = |code| Some((code, programs::in_plane(plane, code)?));
        names.extend((0..=255).filter_map(meaning));
    }
    names
}

/// A glyph that the interpreter drew.
struct Shown {
    code: u32,
    glyph: u128,
    /// Its font's program and name, where there is one.
    program: Option<(u128, Option<String>)>,
}

/// Draws these codes in the font of this name.
fn shown<'a>(
    fonts: &Dict<'a>,
    name: &Name<'a>,
    codes: &str,
    pdf: &'a Pdf,
    cache: &InterpreterCache<'a>,
) -> Vec<Shown> {
    let name: String = name.iter().map(|byte| format!("#{byte:02x}")).collect();
    let content = format!("BT /{name} 1 Tf {codes} Tj ET");
    let resources = Resources {
        fonts: fonts.clone(),
        ..Resources::new(Dict::empty())
    };
    let settings = InterpreterSettings::default();
    let page = Rect::new(0.0, 0.0, 1.0, 1.0);
    let mut context = Context::new(Affine::IDENTITY, page, cache, pdf.xref(), settings);
    let mut probe = Probe(Vec::new());
    let content = TypedIter::new(content.as_bytes());
    interpret(content, &resources, &mut context, &mut probe);
    probe.0
}

/// Remembers what is drawn.
struct Probe(Vec<Shown>);

fn key(glyph: &PdfGlyph<'_>) -> u128 {
    match glyph {
        PdfGlyph::Outline(glyph) => glyph.identifier().cache_key(),
        PdfGlyph::Type3(glyph) => glyph.cache_key(),
    }
}

impl<'a> Device<'a> for Probe {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {
        self.0.extend(run.glyphs().iter().map(|glyph| {
            Shown {
                code: glyph.char_code(),
                glyph: key(glyph),
                program: match &**glyph {
                    PdfGlyph::Outline(glyph) => glyph.font_data(),
                    PdfGlyph::Type3(_) => None,
                }
                .map(|data| (data.cache_key, data.postscript_name)),
            }
        }));
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
