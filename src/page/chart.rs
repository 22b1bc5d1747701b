//! [`Chart`]: lying bars, each parted into stretches. Hatching and figures tell them apart, no
//! colour: a brief is copied in black and white.

use super::pen::{Area, Pen};
use super::{Face, Fonts, Mark};

/// Bars one below the other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chart {
    /// What the stretches of each bar stand for, from the left.
    pub series: Vec<String>,
    /// The bars, from the top.
    pub bars: Vec<Bar>,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bar {
    /// What it is of, at its left.
    pub label: String,
    /// Lengths of its stretches, none below zero.
    pub values: Vec<f32>,
    /// What is said at its right.
    pub remark: String,
}

/// How a stretch is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// Lines that rise to the right.
    Hatched,
    /// Lines across.
    Ruled,
    /// Nothing.
    Blank,
    /// Black.
    Solid,
}

impl Fill {
    /// Of the `place`th of `count` stretches. The last is the heaviest: it is what one should see.
    pub fn of(place: usize, count: usize) -> Fill {
        match (count.saturating_sub(place + 1), count) {
            (0, _) => Fill::Solid,
            (1, 3..) => Fill::Blank,
            (n, 4..) if n % 2 == 0 => Fill::Ruled,
            _ => Fill::Hatched,
        }
    }
}

/// Size of type.
pub const SIZE: f32 = 9.0;
/// Size of the figures within bars.
pub const FIGURE: f32 = 8.0;
/// From bar to bar, and the thickness of one.
const PITCH: f32 = 16.0;
const THICK: f32 = 10.5;
/// Depth of the line that says what the stretches stand for, and blank below the bars.
const LEGEND: f32 = 18.0;
const FOOT: f32 = 4.0;
/// Share of the width that words at the left and at the right may take.
const WORDS: f32 = 0.3;
/// Blank between words and bars.
const GAP: f32 = 5.0;
/// From line to line of hatching.
const HATCH: f32 = 3.0;

impl Chart {
    /// How deep it is, in points.
    pub fn depth(&self) -> f32 {
        LEGEND + self.bars.len() as f32 * PITCH + FOOT
    }

    /// Length of the longest bar.
    fn longest(&self) -> f32 {
        let whole = |bar: &Bar| bar.values.iter().map(|v| length(*v)).sum::<f32>();
        self.bars.iter().map(whole).fold(0.0, f32::max)
    }

    /// Draws it from this place on, so wide.
    pub fn draw(&self, fonts: &Fonts, (x, y): (f32, f32), wide: f32) -> Vec<Mark> {
        let mut pen = Pen::new(fonts);
        let most = wide * WORDS;
        let widest = |words: &mut dyn Iterator<Item = &str>| {
            let widths = words.map(|text| pen.width(text, Face::Song, SIZE));
            widths.fold(0.0, f32::max).min(most)
        };
        let left = widest(&mut self.bars.iter().map(|bar| bar.label.as_str()));
        let right = widest(&mut self.bars.iter().map(|bar| bar.remark.as_str()));
        let from = x + left + GAP;
        let room = (wide - left - right - 2.0 * GAP).max(1.0);
        let scale = room / self.longest().max(1e-6);
        self.legend(&mut pen, (from, y));
        for (n, bar) in self.bars.iter().enumerate() {
            let top = y + LEGEND + n as f32 * PITCH;
            pen.fit_right(&bar.label, Face::Song, SIZE, (x, top, left, THICK));
            let mut at = from;
            for (place, value) in bar.values.iter().enumerate() {
                let stretch = (at, top, length(*value) * scale, THICK);
                self.stretch(&mut pen, place, *value, stretch);
                at += stretch.2;
            }
            let remark = (at + GAP, top, right, THICK);
            pen.fit_left(&bar.remark, Face::Song, SIZE, remark);
        }
        let (top, bottom) = (y + LEGEND - 3.0, y + self.depth() - FOOT);
        pen.line((from, top), (from, bottom), 0.8);
        pen.marks
    }

    fn legend(&self, pen: &mut Pen, (x, y): (f32, f32)) {
        let mut at = x;
        for (place, name) in self.series.iter().enumerate() {
            fill(pen, Fill::of(place, self.series.len()), (at, y, 14.0, 9.0));
            at += 14.0 + 3.0;
            let wide = pen.width(name, Face::Song, SIZE);
            pen.fit_left(name, Face::Song, SIZE, (at, y, wide, 9.0));
            at += wide + 12.0;
        }
    }

    /// One stretch, with its figure where there is room for it.
    fn stretch(&self, pen: &mut Pen, place: usize, value: f32, area: Area) {
        let (x, y, w, h) = area;
        if w <= 0.0 {
            return;
        }
        let filled = Fill::of(place, self.series.len());
        fill(pen, filled, area);
        let figure = format!("{value}");
        let wide = pen.width(&figure, Face::Song, FIGURE);
        // On a pattern it stands on a patch of white, with some of the pattern left at its sides.
        let beside = match filled {
            Fill::Blank | Fill::Solid => 2.0,
            Fill::Hatched | Fill::Ruled => 8.0,
        };
        if wide + beside > w {
            return;
        }
        let (white, black) = ([1.0; 3], [0.0; 3]);
        if filled == Fill::Solid {
            pen.marks.push(Mark::Colour(white));
        } else {
            pen.marks.push(Mark::Colour(white));
            let (from, middle) = (x + (w - wide) / 2.0 - 1.0, y + h / 2.0);
            pen.line((from, middle), (from + wide + 2.0, middle), h - 2.0);
            pen.marks.push(Mark::Colour(black));
        }
        pen.fit(&figure, Face::Song, FIGURE, area);
        pen.marks.push(Mark::Colour(black));
    }
}

fn length(value: f32) -> f32 {
    if value.is_finite() {
        value.max(0.0)
    } else {
        0.0
    }
}

/// A box, filled.
fn fill(pen: &mut Pen, how: Fill, area: Area) {
    let (x, y, w, h) = area;
    match how {
        Fill::Blank => {}
        Fill::Solid => pen.line((x, y + h / 2.0), (x + w, y + h / 2.0), h),
        Fill::Ruled => {
            let lines = (h / HATCH).floor().max(1.0) as usize;
            for n in 1..=lines {
                let at = y + n as f32 * h / (lines + 1) as f32;
                pen.line((x, at), (x + w, at), 0.4);
            }
        }
        Fill::Hatched => {
            // Each from the lower edge to the upper one, cut where the box ends.
            let lines = ((w + h) / HATCH).floor() as usize;
            for n in 1..=lines {
                let foot = n as f32 * HATCH - h;
                let (begin, end) = (foot.max(0.0), (foot + h).min(w));
                if begin < end {
                    let height = |along: f32| y + h - (along - foot);
                    pen.line((x + begin, height(begin)), (x + end, height(end)), 0.4);
                }
            }
        }
    }
    pen.frame(area, 0.6);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart() -> Chart {
        let bar = |label: &str, values: [f32; 4]| Bar {
            label: label.into(),
            values: values.to_vec(),
            remark: "62%".into(),
        };
        Chart {
            series: ["已销号", "待验收", "待整改", "逾期"]
                .map(String::from)
                .to_vec(),
            bars: vec![
                bar("卫健局", [8.0, 1.0, 3.0, 2.0]),
                bar("城管局", [0.0, f32::NAN, 4.0, -3.0]),
            ],
        }
    }

    #[test]
    fn no_two_stretches_of_a_bar_are_filled_alike() {
        for count in 1..=4 {
            let fills: Vec<Fill> = (0..count).map(|n| Fill::of(n, count)).collect();
            for (n, fill) in fills.iter().enumerate() {
                assert!(!fills[..n].contains(fill), "{fills:?}");
            }
            assert_eq!(fills.last(), Some(&Fill::Solid));
        }
    }

    #[test]
    fn every_mark_stays_within_the_box() {
        let fonts = Fonts::builtin();
        let (x, y, wide) = (50.0, 100.0, 300.0);
        let chart = chart();
        let marks = chart.draw(&fonts, (x, y), wide);
        let within = |(px, py): (f32, f32)| {
            (x - 1.0..=x + wide + 1.0).contains(&px)
                && (y - 1.0..=y + chart.depth() + 1.0).contains(&py)
        };
        for mark in &marks {
            match mark {
                Mark::Line { from, to, .. } => assert!(within(*from) && within(*to), "{mark:?}"),
                Mark::Text { x, y, glyphs, .. } => {
                    let wide: f32 = glyphs.iter().map(|g| g.advance).sum();
                    assert!(within((*x, *y)) && within((x + wide, *y)), "{mark:?}");
                }
                _ => {}
            }
        }
    }

    #[test]
    fn a_chart_of_nothing_draws_its_axis_and_no_more() {
        let fonts = Fonts::builtin();
        let none = Chart::default();
        assert_eq!(none.draw(&fonts, (0.0, 0.0), 100.0).len(), 1);
    }
}
