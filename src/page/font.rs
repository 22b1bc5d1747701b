//! [`Fonts`]: faces with their metrics, and which face prints a character.
//!
//! The OFL faces are compiled in. 仿宋 (Fandol, GPL with font exception) stays a file beside the
//! program and comes in as bytes; without it the body is set in 宋体, and [`Fonts::notices`] says so.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

pub use super::program::Program;

/// The kinds of face that GB/T 9704 asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    /// 仿宋: body.
    Fang,
    /// 宋体: page numbers, tables; holds every character of URO, so the last resort of all.
    Song,
    /// 黑体: headings of the first level.
    Hei,
    /// 楷体: headings of the second level.
    Kai,
    /// 小标宋 (stand-in: bold 宋体): titles.
    Title,
}

/// A character with the glyph that prints it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shaped {
    /// The character.
    pub ch: char,
    /// Which program of [`Fonts`].
    pub program: u8,
    /// Glyph in that program.
    pub glyph: u16,
    /// Advance, in thousandths of an em, rounded as the PDF will state it.
    pub width: u16,
    /// How it is dressed.
    pub look: Look,
    /// It stands for a character that no face has.
    pub stands_in: bool,
}

/// How a glyph is dressed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Made heavier by drawing around it, where no heavier face has it.
    pub bold: bool,
    /// Slanted.
    pub slant: bool,
    /// Whether a line stands below it.
    pub under: bool,
    /// Its size, as a share of the paragraph's.
    pub scale: f32,
    /// Height above the baseline, in ems of the paragraph.
    pub rise: f32,
}

impl Look {
    /// As it is.
    pub const PLAIN: Look = Look {
        bold: false,
        slant: false,
        under: false,
        scale: 1.0,
        rise: 0.0,
    };
}

/// Every face at hand.
pub struct Fonts {
    programs: Vec<Program>,
    fang: Option<u8>,
    own: Vec<u8>,
    /// What the clerk has to be told of the faces in use, in Chinese.
    pub notices: Vec<String>,
}

const SONG: u8 = 0;
const HEI: u8 = 1;
const KAI: u8 = 2;
const TITLE: u8 = 3;

/// A font file compiled in, with its name.
macro_rules! compiled {
    ($name:literal) => {
        (
            concat!("内置 ", $name),
            include_bytes!(concat!("../../templates/fonts/", $name)),
        )
    };
}

const COMPILED: [(&str, &[u8]); 4] = [
    compiled!("uro-NotoSerifSC_400Regular.ttf"),
    compiled!("gb-NotoSansSC_400Regular.ttf"),
    compiled!("gb-LXGWWenKai-Regular.ttf"),
    compiled!("gb-NotoSerifSC_700Bold.ttf"),
];

/// 仿宋, as a file.
pub const FANG: &str = "FandolFang-Regular.otf";

/// A trial that a font has to pass before it is used; else in Chinese why it did not.
pub type Trial<'a> = &'a dyn Fn(&Program) -> Result<(), String>;

impl Fonts {
    /// The faces compiled in, without 仿宋.
    pub fn builtin() -> Self {
        let programs = COMPILED
            .iter()
            .map(|(name, bytes)| {
                Program::parse(name, Cow::Borrowed(*bytes))
                    .expect("the fonts compiled in are sound")
            })
            .collect();
        Fonts {
            programs,
            fang: None,
            own: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// With 仿宋 and the user's own faces (file, as a clerk knows it → bytes), which print what no
    /// other has, the first of them that has it.
    pub fn with(fang: Option<Vec<u8>>, own: BTreeMap<String, Vec<u8>>) -> Self {
        Fonts::tried(fang, own, &|_| Ok(()))
    }

    /// The same, of those that pass a trial.
    pub fn tried(fang: Option<Vec<u8>>, own: BTreeMap<String, Vec<u8>>, trial: Trial<'_>) -> Self {
        let mut fonts = Fonts::builtin();
        fonts.fang = fang.and_then(|bytes| fonts.add(FANG, bytes, trial));
        if fonts.fang.is_none() {
            fonts.notices.push(format!(
                "没有找到能用的仿宋字体文件（{FANG}），案卷正文改用宋体排印。把该文件放回程序所在文件夹的 fonts 子文件夹即可。"
            ));
        }
        for (name, bytes) in own {
            if fonts.programs.iter().any(|known| *known.bytes == *bytes) {
                continue;
            }
            let added = fonts.add(&name, bytes, trial);
            fonts.own.extend(added);
        }
        fonts
    }

    fn add(&mut self, file: &str, bytes: Vec<u8>, trial: Trial<'_>) -> Option<u8> {
        let id = u8::try_from(self.programs.len()).map_err(|_| "字体文件太多".to_owned());
        let sound = id.and_then(|id| {
            let program = Program::parse(file, Cow::Owned(bytes))?;
            trial(&program)?;
            Ok((id, program))
        });
        match sound {
            Ok((id, program)) => {
                self.programs.push(program);
                Some(id)
            }
            Err(why) => {
                self.notices
                    .push(format!("字体文件 {file} 没有使用：{why}。"));
                None
            }
        }
    }

    /// All programs; [`Shaped::program`] counts in them.
    pub fn programs(&self) -> &[Program] {
        &self.programs
    }

    /// The glyph for a character in this face, or in the next face that has it.
    pub fn shape(&self, face: Face, ch: char) -> Option<Shaped> {
        let first = match face {
            Face::Fang => self.fang.unwrap_or(SONG),
            Face::Song => SONG,
            Face::Hei => HEI,
            Face::Kai => KAI,
            Face::Title => TITLE,
        };
        [first, SONG, HEI, KAI]
            .into_iter()
            .chain(self.own.iter().copied())
            .find_map(|program| self.programs[usize::from(program)].shape(program, ch))
    }

    /// Like [`shape`](Fonts::shape); what no face has is shown as □, and keeps its character.
    pub fn shape_or_mark(&self, face: Face, ch: char) -> Option<Shaped> {
        self.shape(face, ch).or_else(|| {
            let mark = self
                .shape(face, MISSING)
                .or_else(|| self.shape(face, '?'))?;
            Some(Shaped {
                ch,
                stands_in: true,
                ..mark
            })
        })
    }

    /// Heavier: 宋体 has a bold face; the others are drawn around.
    pub fn shape_bold(&self, face: Face, ch: char) -> Option<Shaped> {
        let heavy = matches!(face, Face::Song | Face::Title)
            .then(|| self.programs[usize::from(TITLE)].shape(TITLE, ch))
            .flatten();
        heavy.or_else(|| {
            let mut shaped = self.shape_or_mark(face, ch)?;
            shaped.look.bold = true;
            Some(shaped)
        })
    }

    /// Characters of `text` that no face has. Controls and marks without a shape are none of them.
    pub fn missing(&self, text: &str) -> BTreeSet<char> {
        text.chars()
            .filter(|c| !is_dropped(*c) && self.shape(Face::Song, *c).is_none())
            .collect()
    }
}

impl Face {
    /// The face nearest to a font that is known by its name alone.
    pub fn like(name: &str) -> Face {
        const SANS: [&str; 9] = [
            "arial",
            "helvetica",
            "calibri",
            "verdana",
            "tahoma",
            "hei",
            "sans",
            "yahei",
            "黑",
        ];
        let name = name.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        if has(&SANS) {
            Face::Hei
        } else if has(&["kai", "楷"]) {
            Face::Kai
        } else if has(&["bold", "black"]) {
            Face::Title
        } else {
            Face::Song
        }
    }

    /// The font file compiled in for this face; 宋体 stands for 仿宋.
    pub fn compiled(self) -> &'static [u8] {
        COMPILED[usize::from(match self {
            Face::Fang | Face::Song => SONG,
            Face::Hei => HEI,
            Face::Kai => KAI,
            Face::Title => TITLE,
        })]
        .1
    }
}

/// Stands where no face has a glyph.
pub const MISSING: char = '□';

/// Characters of `text` that none of the faces compiled in can print.
pub fn coverage(text: &str) -> BTreeSet<char> {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    let rare: String = text.chars().filter(|c| !is_everyday(*c)).collect();
    FONTS.get_or_init(Fonts::builtin).missing(&rare)
}

/// Nearly all of any text, known to be there (a test holds it): no need to look each one up.
fn is_everyday(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{4e00}'..='\u{9fa5}' | '，' | '。' | '、')
}

/// Characters that have no shape of their own: controls, zero-width marks, variation selectors.
pub fn is_dropped(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_characters_are_all_there() {
        let everyday: String = ('\0'..='\u{ffff}').filter(|c| is_everyday(*c)).collect();
        assert!(everyday.chars().count() > 20_900);
        assert_eq!(Fonts::builtin().missing(&everyday), BTreeSet::new());
    }

    #[test]
    fn names_of_people_print_and_rare_signs_are_told() {
        assert!(coverage("镕喆堃玥珺赟翀，Abc 123 ㎡℃〇").is_empty());
        let told = coverage("王𠮷😀\u{200d}\u{feff}\n好");
        assert!(told.contains(&'😀'), "{told:?}");
        assert!(!told.contains(&'\u{200d}') && !told.contains(&'\n'));
    }

    #[test]
    fn without_fangsong_the_body_is_song_and_that_is_said() {
        let fonts = Fonts::with(None, BTreeMap::new());
        assert_eq!(fonts.shape(Face::Fang, '卷').unwrap().program, SONG);
        assert!(fonts.notices[0].contains("仿宋"));
        let broken = BTreeMap::from([("坏.ttf".to_owned(), vec![1, 2, 3])]);
        assert!(Fonts::with(None, broken).notices[1].contains("坏.ttf"));
    }
}
