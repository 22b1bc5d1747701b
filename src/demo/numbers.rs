//! Numbers in the county's tables: `{82-96}` and `{7.1-7.9}` become a number between, a row that
//! begins with `1月..12月` becomes twelve.

use super::rng::Rng;

/// Rows with their ranges counted out and their numbers drawn.
pub(super) fn fill(rows: &[Vec<String>], rng: &mut Rng) -> Vec<Vec<String>> {
    let mut filled = Vec::new();
    for row in rows {
        for first in names(row.first().map_or("", String::as_str)) {
            let mut cells = vec![draw(&first, rng)];
            cells.extend(row.iter().skip(1).map(|cell| draw(cell, rng)));
            filled.push(cells);
        }
    }
    filled
}

/// `1月..12月` counted out; anything else is itself.
fn names(cell: &str) -> Vec<String> {
    let Some((from, to)) = cell.split_once("..") else {
        return vec![cell.into()];
    };
    let suffix = from.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = |text: &str| text.trim_end_matches(suffix).parse::<u32>();
    match (number(from), number(to)) {
        (Ok(from), Ok(to)) => (from..=to).map(|n| format!("{n}{suffix}")).collect(),
        _ => vec![cell.into()],
    }
}

/// `{low-high}` drawn, with as many decimals as `high` has; anything else is itself.
fn draw(cell: &str, rng: &mut Rng) -> String {
    let inner = cell.strip_prefix('{').and_then(|c| c.strip_suffix('}'));
    let Some((low, high)) = inner.and_then(|range| range.split_once('-')) else {
        return cell.into();
    };
    let decimals = high.split_once('.').map_or(0, |(_, tail)| tail.len());
    let scale = 10_i64.pow(u32::try_from(decimals).unwrap_or(0));
    let whole = |text: &str| -> Option<i64> {
        let (units, tail) = text.split_once('.').unwrap_or((text, ""));
        let tail: String = tail
            .chars()
            .chain("000000".chars())
            .take(decimals)
            .collect();
        let tail: i64 = if decimals == 0 { 0 } else { tail.parse().ok()? };
        Some(units.parse::<i64>().ok()? * scale + tail)
    };
    let (Some(low), Some(high)) = (whole(low), whole(high)) else {
        return cell.into();
    };
    let drawn = rng.between(low, high);
    if decimals == 0 {
        drawn.to_string()
    } else {
        format!("{}.{:0decimals$}", drawn / scale, drawn % scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_counted_out_and_numbers_stay_between() {
        let row = vec!["1月..12月".to_string(), "{7.1-7.9}".into(), "达标".into()];
        let rows = fill(&[row], &mut Rng::of("x"));
        assert_eq!(rows.len(), 12);
        assert_eq!(rows[11][0], "12月");
        assert_eq!(rows[3][2], "达标");
        for row in rows {
            let n: f64 = row[1].parse().expect("a number");
            assert!((7.1..=7.9).contains(&n), "{n}");
        }
    }
}
