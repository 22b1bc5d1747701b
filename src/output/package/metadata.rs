//! The metadata table that goes with the package, for whoever takes it into another system: a line
//! for each original, as CSV for Excel and as XML. Names of elements follow DA/T 46-2009 (参照)
//! where it has one.

use crate::assess::Assessment;
use crate::catalogue::Material;
use crate::dossier::Item;
use crate::ooxml::escape;
use crate::output::csv;
use crate::paper::Paper;
use crate::standard::Slot;

/// Names of the two tables in the package.
pub const CSV: &str = "元数据/文件元数据.csv";
/// See [`CSV`].
pub const XML: &str = "元数据/文件元数据.xml";

/// An original and where it is packed.
pub struct Row<'a> {
    /// The original.
    pub material: &'a Material,
    /// Its path in the package.
    pub path: String,
}

/// Everything a field is read off.
struct Known<'a> {
    assessment: &'a Assessment,
    row: &'a Row<'a>,
    /// Its line in the inventory of the dossier that binds it, if one does.
    item: Option<&'a Item>,
}

/// A column, and what stands in it.
type Field = (&'static str, fn(&Known<'_>) -> String);

const FIELDS: &[Field] = &[
    ("聚合层次", |_| "件".into()),
    ("全宗号", |known| {
        known.assessment.evidence.project.filing.fonds.clone()
    }),
    ("全宗名称", |known| {
        known.assessment.evidence.project.fonds_name().into()
    }),
    ("档号", |known| {
        known.item.map_or(String::new(), |item| item.code.clone())
    }),
    ("件号", |known| {
        let serial = known.item.map(|item| item.serial).filter(|n| *n > 0);
        serial.map_or(String::new(), |serial| format!("{serial:04}"))
    }),
    ("保管期限", |known| {
        let filing = &known.assessment.evidence.project.filing;
        filing.retention.in_words().into()
    }),
    ("立档单位名称", |known| known.unit()),
    ("题名", |known| known.title()),
    ("文件编号", |known| known.doc_number()),
    ("责任者", |known| known.issuer()),
    ("日期", |known| known.date()),
    ("年度", |known| {
        let year = known.slot().and_then(|slot| slot.year);
        let year = year.or(known.row.material.year);
        year.map_or(String::new(), |year| year.to_string())
    }),
    ("标准条目", |known| {
        let title = |slot: &Slot| {
            let evidence = &known.assessment.evidence;
            evidence.title(&slot.requirement).to_owned()
        };
        known.slot().map_or(String::new(), title)
    }),
    ("页数", |known| {
        let facts = known.assessment.evidence.facts_of(known.row.material);
        let pages = facts.and_then(|facts| facts.reading.pages);
        pages.map_or(String::new(), |pages| pages.to_string())
    }),
    ("格式", |known| {
        let facts = known.assessment.evidence.facts_of(known.row.material);
        facts.map_or(String::new(), |facts| facts.reading.format.clone())
    }),
    ("大小", |known| known.row.material.size.to_string()),
    ("摘要算法", |_| "SHA-256".into()),
    ("摘要值", |known| known.row.material.digest.to_string()),
    ("原文件名", |known| {
        known.row.material.path.name().into()
    }),
    ("包内路径", |known| known.row.path.clone()),
    ("备注", |known| {
        known.item.map_or(String::new(), |item| item.remark.clone())
    }),
];

impl Known<'_> {
    fn slot(&self) -> Option<&Slot> {
        self.row.material.slot.as_ref()
    }

    fn unit(&self) -> String {
        let unit = self.row.material.unit.as_ref();
        let unit = unit.or(self.slot().map(|slot| &slot.unit));
        let evidence = &self.assessment.evidence;
        unit.map_or(String::new(), |unit| evidence.unit_name(unit).to_owned())
    }

    /// What the inventory says of it, else what the paper says of itself, else `otherwise`.
    fn says(
        &self,
        listed: fn(&Item) -> &String,
        own: impl Fn(&Paper) -> Option<String>,
        otherwise: impl Fn() -> String,
    ) -> String {
        let paper = || self.assessment.evidence.paper_of(self.row.material);
        let listed = self.item.map(|item| listed(item).clone());
        let said = listed.or_else(|| paper().and_then(own));
        said.unwrap_or_else(otherwise)
    }

    fn title(&self) -> String {
        let stem = || format!("〔{}〕", self.row.material.path.stem());
        self.says(|item| &item.title, |paper| paper.title.clone(), stem)
    }

    fn doc_number(&self) -> String {
        self.says(
            |item| &item.doc_number,
            |paper| paper.doc_number.clone(),
            String::new,
        )
    }

    fn issuer(&self) -> String {
        self.says(
            |item| &item.issuer,
            |paper| paper.issuer.clone(),
            String::new,
        )
    }

    fn date(&self) -> String {
        let eight = |paper: &Paper| {
            let date = paper.date?;
            Some(format!("{:04}{:02}{:02}", date.year, date.month, date.day))
        };
        self.says(|item| &item.date, eight, String::new)
    }
}

/// CSV and XML of these originals.
pub fn tables(assessment: &Assessment, rows: &[Row<'_>]) -> (String, String) {
    let items = items(assessment);
    let mut table = String::from(csv::MARK);
    let heads: Vec<String> = FIELDS.iter().map(|(name, _)| (*name).into()).collect();
    csv::line(&mut table, &heads);
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<文件元数据 依据=\"参照 DA/T 46-2009\">\n",
    );
    for row in rows {
        let item = items.get(row.material.path.as_str()).copied();
        let known = Known {
            assessment,
            row,
            item,
        };
        let values: Vec<String> = FIELDS.iter().map(|(_, value)| value(&known)).collect();
        csv::line(&mut table, &values);
        xml.push_str("  <文件>\n");
        for ((name, _), value) in FIELDS.iter().zip(values) {
            xml.push_str(&format!("    <{name}>{}</{name}>\n", escape(&value)));
        }
        xml.push_str("  </文件>\n");
    }
    xml.push_str("</文件元数据>\n");
    (table, xml)
}

/// The line of each paper in the dossier that binds it.
fn items(assessment: &Assessment) -> std::collections::BTreeMap<&str, &Item> {
    let chapters = assessment.dossiers.iter().flat_map(|d| &d.chapters);
    let items = chapters.flat_map(|chapter| &chapter.items);
    let mut known = std::collections::BTreeMap::new();
    for item in items.filter(|item| item.bound()) {
        known.entry(item.path.as_str()).or_insert(item);
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_are_names_of_elements() {
        for (name, _) in FIELDS {
            assert!(name.chars().all(char::is_alphabetic), "{name}");
        }
    }
}
