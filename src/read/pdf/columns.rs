//! Two-column pages: lines are parted at the gutter so that each column is read down to its foot.

use super::lines::{Line, Segment};

/// Fewest lines in which a gutter is believed.
const FEWEST: usize = 4;

/// Lines of a page → stretches to be read one after the other, each of one column.
pub(super) fn regions(lines: Vec<Line>) -> Vec<Vec<Line>> {
    let Some(gutter) = gutter(&lines) else {
        return vec![lines];
    };
    let mut regions: Vec<Vec<Line>> = Vec::new();
    let mut full: Vec<Line> = Vec::new();
    let mut band: Vec<Line> = Vec::new();
    for line in lines {
        if line.segments.iter().any(|segment| crosses(segment, gutter)) {
            settle(&mut band, gutter, &mut full, &mut regions);
            full.push(line);
        } else {
            band.push(line);
        }
    }
    settle(&mut band, gutter, &mut full, &mut regions);
    regions.push(full);
    regions
}

/// Ends a band of lines that leave the gutter free: two columns if it looks like two, else lines
/// like those before it.
fn settle(band: &mut Vec<Line>, gutter: f32, full: &mut Vec<Line>, regions: &mut Vec<Vec<Line>>) {
    let band = std::mem::take(band);
    let half = |left: bool| -> Vec<Line> {
        let part = |line: &Line| {
            let segments: Vec<Segment> = line
                .segments
                .iter()
                .filter(|segment| (segment.end <= gutter) == left)
                .cloned()
                .collect();
            let size = segments.iter().map(|s| s.size).fold(0.0, f32::max);
            let v = segments.first().map_or(line.v, |s| s.v);
            (!segments.is_empty()).then_some(Line { segments, v, size })
        };
        band.iter().filter_map(part).collect()
    };
    let (left, right) = (half(true), half(false));
    if is_column(&left) && is_column(&right) {
        regions.push(std::mem::take(full));
        regions.push(left);
        regions.push(right);
    } else {
        full.extend(band);
    }
}

/// Running text fills its column; cells of a table seldom do.
fn is_column(lines: &[Line]) -> bool {
    if lines.len() < FEWEST {
        return false;
    }
    let start = lines.iter().map(Line::start).fold(f32::MAX, f32::min);
    let end = lines.iter().map(Line::end).fold(f32::MIN, f32::max);
    let filled = |line: &&Line| line.end() - line.start() > 0.75 * (end - start);
    let letters: usize = lines
        .iter()
        .flat_map(|line| &line.segments)
        .map(|segment| segment.text.chars().count())
        .sum();
    // Cells of a table stand apart from each other.
    let parted = |line: &&Line| {
        let mut pairs = line.segments.windows(2);
        pairs.any(|pair| pair[1].start - pair[0].end > 1.5 * line.size)
    };
    lines.iter().filter(filled).count() * 2 >= lines.len()
        && lines.iter().filter(parted).count() * 3 < lines.len()
        && letters >= 10 * lines.len()
}

/// The place near the middle that the fewest lines cross; `None` where too many do.
fn gutter(lines: &[Line]) -> Option<f32> {
    if lines.len() < FEWEST {
        return None;
    }
    let start = lines.iter().map(Line::start).fold(f32::MAX, f32::min);
    let end = lines.iter().map(Line::end).fold(f32::MIN, f32::max);
    let crossed = |at: f32| {
        let crosses = |line: &&Line| line.segments.iter().any(|s| crosses(s, at));
        lines.iter().filter(crosses).count()
    };
    let places: Vec<(usize, f32)> = (60..=140)
        .map(|step| start + (end - start) * step as f32 / 200.0)
        .map(|at| (crossed(at), at))
        .collect();
    let fewest = places.iter().map(|(count, _)| *count).min()?;
    if fewest * 3 > lines.len() {
        return None;
    }
    // The middle of the free stretch.
    let free: Vec<f32> = places
        .iter()
        .filter(|(count, _)| *count == fewest)
        .map(|(_, at)| *at)
        .collect();
    free.get(free.len() / 2).copied()
}

fn crosses(segment: &Segment, at: f32) -> bool {
    segment.start < at && segment.end > at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(v: f32, parts: &[(&str, f32)]) -> Line {
        let segment = |(text, start): &(&str, f32)| Segment {
            text: (*text).into(),
            start: *start,
            end: start + 10.0 * text.chars().count() as f32,
            v,
            size: 10.0,
        };
        Line {
            segments: parts.iter().map(segment).collect(),
            v,
            size: 10.0,
        }
    }

    fn first_words(regions: &[Vec<Line>]) -> Vec<Vec<String>> {
        let of = |lines: &Vec<Line>| lines.iter().map(|l| l.segments[0].text.clone()).collect();
        regions
            .iter()
            .map(of)
            .filter(|r: &Vec<String>| !r.is_empty())
            .collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other_and_the_title_before_them() {
        let mut lines = vec![line(
            0.0,
            &[("标题横跨两栏这一行占得很宽所以过了中缝", 60.0)],
        )];
        for i in 1..=8 {
            let v = 20.0 * i as f32;
            lines.push(line(
                v,
                &[
                    ("左栏的正文写满一行", 0.0),
                    ("左", 90.0),
                    ("右栏的正文写满一行吧", 120.0),
                ],
            ));
        }
        let words = first_words(&regions(lines));
        assert_eq!(words.len(), 3);
        assert!(words[2].iter().all(|word| word.starts_with("右栏")));
    }

    #[test]
    fn a_table_stays_in_rows() {
        let lines: Vec<Line> = (0..10)
            .map(|i| line(20.0 * i as f32, &[("街道", 0.0), ("是", 200.0)]))
            .collect();
        assert_eq!(regions(lines).len(), 1);
    }
}
