//! Text of what Office documents draw from data: SmartArt diagrams and charts.

use std::collections::BTreeMap;

use super::xml::{Node, walk};
use super::{Paragraph, Role, Why, paragraph};

/// Most series of one chart, and points of one series, as the programs that draw them allow.
const MOST_SERIES: usize = 255;
const MOST_POINTS: usize = 32_000;

/// A drawing's data part: a diagram or a chart.
pub(super) fn text(part: &[u8], page: Option<u32>) -> Result<Vec<Paragraph>, Why> {
    let mut drawing = Drawing::default();
    walk(part, |node| match node {
        Node::Open("pt", attributes) => {
            // Points for presentation and transitions repeat or hold nothing
            // (ECMA-376 part 1, 21.4.7.51).
            let kind = attributes.get("type");
            drawing.aside = matches!(kind.as_deref(), Some("pres" | "parTrans" | "sibTrans"));
            drawing.point = attributes.get("idx").and_then(|at| at.parse().ok());
        }
        Node::Open("ser", _) if drawing.series.len() < MOST_SERIES => {
            drawing.series.push(Series::default());
        }
        Node::Open(name @ ("tx" | "cat" | "xVal" | "val" | "yVal"), _) => {
            drawing.place = Place::of(name);
        }
        Node::Open("p" | "v" | "t", _) => drawing.text.clear(),
        Node::Open(..) => {}
        Node::Text(text) => drawing.text.push_str(text),
        Node::Close("t") => drawing.line.push_str(&std::mem::take(&mut drawing.text)),
        Node::Close("p") => drawing.paragraph_ends(page),
        Node::Close("v") => drawing.value_ends(),
        Node::Close("pt") => drawing.aside = false,
        Node::Close(_) => {}
    })?;
    drawing.rows(page);
    Ok(drawing.paragraphs)
}

/// Which of a series' data is being read (ECMA-376 part 1, 21.2.2).
#[derive(Default, Clone, Copy)]
enum Place {
    #[default]
    Name,
    Category,
    Value,
}

impl Place {
    fn of(name: &str) -> Self {
        match name {
            "cat" | "xVal" => Place::Category,
            "val" | "yVal" => Place::Value,
            _ => Place::Name,
        }
    }
}

/// A series of a chart, by the number of the point.
#[derive(Default)]
struct Series {
    name: String,
    categories: BTreeMap<u32, String>,
    values: BTreeMap<u32, String>,
}

#[derive(Default)]
struct Drawing {
    paragraphs: Vec<Paragraph>,
    series: Vec<Series>,
    place: Place,
    point: Option<u32>,
    aside: bool,
    text: String,
    line: String,
}

impl Drawing {
    fn paragraph_ends(&mut self, page: Option<u32>) {
        let line = std::mem::take(&mut self.line);
        if !self.aside {
            self.paragraphs.extend(paragraph(&line, Role::Body, page));
        }
    }

    fn value_ends(&mut self) {
        let value = std::mem::take(&mut self.text).replace(['\t', '\n'], " ");
        let (Some(series), Some(point)) = (self.series.last_mut(), self.point) else {
            return;
        };
        match self.place {
            Place::Name => series.name.push_str(&value),
            Place::Category => {
                series.categories.insert(point, value);
            }
            Place::Value => {
                series.values.insert(point, value);
            }
        }
    }

    /// A chart's data as the table it was made from.
    fn rows(&mut self, page: Option<u32>) {
        let categories = self.series.iter().flat_map(|series| &series.categories);
        let mut labels: BTreeMap<u32, &str> = BTreeMap::new();
        for (point, label) in categories {
            labels.entry(*point).or_insert(label);
        }
        let values = self.series.iter().flat_map(|series| series.values.keys());
        for point in values {
            labels.entry(*point).or_default();
        }
        let mut head = vec![""];
        head.extend(self.series.iter().map(|series| series.name.as_str()));
        let mut rows = vec![head.join("\t")];
        for (point, label) in labels.into_iter().take(MOST_POINTS) {
            let value = |series: &Series| series.values.get(&point).cloned().unwrap_or_default();
            let mut row = vec![label.to_string()];
            row.extend(self.series.iter().map(value));
            rows.push(row.join("\t"));
        }
        let rows = rows
            .iter()
            .filter_map(|row| paragraph(row, Role::Row, page));
        self.paragraphs.extend(rows);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(xml: &str) -> Vec<String> {
        let paragraphs = text(xml.as_bytes(), None).expect("it is well-formed");
        paragraphs.into_iter().map(|p| p.text).collect()
    }

    #[test]
    fn a_diagram_says_its_points_once() {
        let xml = "<dataModel><ptLst>
            <pt modelId='1'><t><bodyPr/><p><r><t>组织</t></r><r><t>领导</t></r></p></t></pt>
            <pt modelId='2' type='pres'><t><p><r><t>重复</t></r></p></t></pt>
            <pt modelId='3'><t><p><r><t>宣传发动</t></r></p></t></pt></ptLst></dataModel>";
        assert_eq!(lines(xml), ["组织领导", "宣传发动"]);
    }

    #[test]
    fn a_chart_is_its_title_and_its_table() {
        let xml = "<chartSpace><chart><title><tx><rich><p><r><t>覆盖率</t></r></p></rich></tx></title>
            <ser><tx><strCache><pt idx='0'><v>城区</v></pt></strCache></tx>
              <cat><strCache><ptCount val='9'/><pt idx='0'><v>2023年</v></pt><pt idx='1'><v>2024年</v></pt></strCache></cat>
              <val><numCache><formatCode>General</formatCode><pt idx='1'><v>95</v></pt></numCache></val></ser>
            </chart></chartSpace>";
        assert_eq!(lines(xml), ["覆盖率", "\t城区", "2023年\t", "2024年\t95"]);
    }
}
