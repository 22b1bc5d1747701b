//! [`House`]: the measures of a town's papers, as a clerk would state them, → [`Geometry`].

use super::MM;
use super::style::Geometry;

/// Measures of sheet and text block in millimetres, and what stands in it. The default is that of
/// GB/T 9704-2012, 5.2.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct House {
    /// Width of the sheet.
    pub sheet_width: f32,
    /// Height of the sheet.
    pub sheet_height: f32,
    /// Left margin (订口).
    pub left: f32,
    /// Top margin (天头).
    pub top: f32,
    /// Width of the text block (版心).
    pub width: f32,
    /// Height of the text block.
    pub height: f32,
    /// Lines of body text on a page.
    pub lines: u16,
    /// Characters of body text in a line.
    pub characters: u16,
    /// Size of body type in points; `None` for what makes `characters` fill the line.
    pub body: Option<f32>,
}

impl Default for House {
    fn default() -> Self {
        House {
            sheet_width: 210.0,
            sheet_height: 297.0,
            left: 28.0,
            top: 37.0,
            width: 156.0,
            height: 225.0,
            lines: 22,
            characters: 28,
            body: None,
        }
    }
}

impl House {
    /// What is wrong with it, in words for a clerk.
    ///
    /// # Errors
    /// A measure is none, the text block leaves the sheet, or the type does not fit it.
    pub fn check(&self) -> Result<(), String> {
        let lengths = [
            ("纸宽", self.sheet_width, 100.0, 450.0),
            ("纸高", self.sheet_height, 100.0, 450.0),
            ("订口", self.left, 5.0, 100.0),
            ("天头", self.top, 5.0, 100.0),
            ("版心宽", self.width, 60.0, 400.0),
            ("版心高", self.height, 60.0, 400.0),
            ("每页行数", f32::from(self.lines), 10.0, 60.0),
            ("每行字数", f32::from(self.characters), 10.0, 80.0),
        ];
        for (name, length, least, most) in lengths {
            if !(least..=most).contains(&length) {
                return Err(format!("{name}{length}不在 {least} 至 {most} 之间"));
            }
        }
        if self.left + self.width > self.sheet_width - 5.0 {
            return Err("订口加版心宽超出了纸宽（右边至少留 5 毫米）".into());
        }
        if self.top + self.height > self.sheet_height - 15.0 {
            return Err("天头加版心高超出了纸高（下边至少留 15 毫米印页码）".into());
        }
        let (size, pitch) = (self.size(), self.pitch());
        if !(7.0..=36.0).contains(&size) {
            return Err(format!("正文字号 {size:.1} 磅不在 7 至 36 磅之间"));
        }
        if size * f32::from(self.characters) > self.width * MM * 1.03 {
            return Err(format!(
                "正文 {size} 磅时，一行 {} 字排不进 {} 毫米的版心",
                self.characters, self.width
            ));
        }
        if pitch < size * 1.15 {
            return Err(format!(
                "一页 {} 行时行距只有 {pitch:.1} 磅，排不下 {size:.1} 磅的字",
                self.lines
            ));
        }
        Ok(())
    }

    /// Sheets upright.
    pub fn geometry(&self) -> Geometry {
        Geometry {
            width: self.sheet_width * MM,
            height: self.sheet_height * MM,
            left: self.left * MM,
            top: self.top * MM,
            measure: self.width * MM,
            depth: self.height * MM,
            body: self.size(),
            pitch: self.pitch(),
        }
    }

    /// A size a hair too large for its line is drawn in, as 三号 is in the standard.
    fn size(&self) -> f32 {
        let fills = self.width * MM / f32::from(self.characters);
        match self.body {
            Some(size) if size < fills || size > fills * 1.03 => size,
            _ => fills,
        }
    }

    fn pitch(&self) -> f32 {
        self.height * MM / f32::from(self.lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_the_standard() {
        let house = House::default();
        assert_eq!(house.check(), Ok(()));
        assert_eq!(house.geometry(), Geometry::A4);
        let g = house.geometry();
        assert!((g.body * 28.0 - g.measure).abs() < 0.01 && (g.pitch * 22.0 - g.depth).abs() < 0.7);
        let said = House {
            body: Some(16.0),
            ..house
        };
        assert_eq!(said.check(), Ok(()));
        assert_eq!(said.geometry(), Geometry::A4);
    }

    #[test]
    fn measures_that_cannot_be_are_told() {
        let house = House::default();
        let wrong = [
            House {
                left: 60.0,
                ..house
            },
            House { lines: 50, ..house },
            House {
                body: Some(22.0),
                ..house
            },
            House {
                width: f32::NAN,
                ..house
            },
            House { top: 80.0, ..house },
        ];
        for house in wrong {
            assert!(house.check().is_err(), "{house:?}");
        }
    }
}
