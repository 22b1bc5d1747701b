//! Indicators and schemes: what is written → what it means. Marks of rows must add up.

use std::collections::{BTreeMap, BTreeSet};

use super::Names;
use crate::standard::indicator::{Indicator, TARGETS, Target};
use crate::standard::load::unknown;
use crate::standard::scheme::{By, OtherPass, Row, Sample, Scheme, Veto};
use crate::standard::yaml::{Mistakes, Step};
use crate::standard::{Item, Part, PartId, YearRule, written};

/// What differs by less is one mark: hundredths are the finest anyone uses.
const SAME: f64 = 1e-6;

/// What indicators and rows refer to.
pub(super) struct Known<'a> {
    items: BTreeMap<&'a str, &'a Item>,
    item_ids: BTreeSet<String>,
    parts: BTreeSet<String>,
    indicators: BTreeSet<String>,
}

impl<'a> Known<'a> {
    pub fn of(parts: &'a [Part], indicators: &[written::Indicator]) -> Self {
        let items = parts.iter().flat_map(|part| &part.items);
        let items: BTreeMap<&str, &Item> = items.map(|i| (i.id.as_str(), i)).collect();
        Known {
            item_ids: items.keys().map(|id| (*id).to_owned()).collect(),
            items,
            parts: parts.iter().map(|part| part.id.to_string()).collect(),
            indicators: indicators.iter().map(|i| i.id.clone()).collect(),
        }
    }
}

impl Names<'_> {
    pub(super) fn indicator(
        &self,
        i: &written::Indicator,
        known: &Known<'_>,
        out: &mut Mistakes,
    ) -> Indicator {
        let item = self.item_of(i.item.as_ref(), &i.id, known, out);
        let lead = match i.lead.as_deref() {
            Some(own) => self.lead(Some(own), (&i.id, "lead"), out),
            None => item.and_then(|item| item.lead.clone()),
        };
        let supporting = match &i.supporting {
            Some(own) => self.leads(own, (&i.id, "supporting"), out),
            None => item.map_or(Vec::new(), |item| item.supporting.clone()),
        };
        let target = self.origin.field(&i.id, "target");
        if i.target.is_none() {
            let what = format!(
                "“{}”缺少 target（要求）。只登记、不评判的写“只登记”。",
                i.id
            );
            out.key(target.clone(), what);
        }
        let classes = i.by_class.iter().flatten().map(|(class, targets)| {
            let mut place = self.origin.field(&i.id, "by_class");
            place.push(Step::from(class.as_str()));
            (class.clone(), read_targets(targets, &place, out))
        });
        let by_class = classes.collect();
        let targets = i.target.as_ref();
        Indicator {
            id: i.id.as_str().into(),
            title: self.title(i.title.as_ref(), &i.id, "title", out),
            aliases: i.aliases.clone().unwrap_or_default(),
            unit: i.unit.clone().unwrap_or_default(),
            targets: targets.map_or(Vec::new(), |t| read_targets(t, &target, out)),
            by_class,
            years: match i.years.as_deref() {
                Some("each") => YearRule::Each,
                _ => YearRule::Latest,
            },
            item: item.map(|item| item.id.clone()),
            lead,
            supporting,
            veto: i.veto.unwrap_or_default(),
            source: i.source.clone().unwrap_or_default(),
            verified: i.verified.unwrap_or_default(),
            note: i.note.clone(),
        }
    }

    fn item_of<'a>(
        &self,
        id: Option<&String>,
        entry: &str,
        known: &Known<'a>,
        out: &mut Mistakes,
    ) -> Option<&'a Item> {
        let id = id?;
        self.known(("项目", &known.item_ids), id, (entry, "item"), out);
        known.items.get(id.as_str()).copied()
    }

    pub(super) fn scheme(
        &self,
        s: &written::Scheme,
        known: &Known<'_>,
        out: &mut Mistakes,
    ) -> Scheme {
        let source = s.source.clone().unwrap_or_default();
        let above = Above {
            lead: None,
            supporting: &[],
            source: &source,
            verified: s.verified,
        };
        let rows: Vec<Row> = s
            .rows
            .iter()
            .map(|r| self.row(r, &above, known, out))
            .collect();
        self.adds_up(&s.id, s.full_marks, &rows, out);
        if let (Some(pass), Some(full)) = (s.pass, s.full_marks)
            && pass > full
        {
            let what = format!("合格线 {pass} 不能高于满分 {full}。");
            out.value(self.origin.field(&s.id, "pass"), what);
        }
        let vetoes = s.vetoes.iter().map(|v| self.veto(v, known, out)).collect();
        let samples = s.samples.iter().enumerate();
        let samples = samples.map(|(n, sample)| self.sample_size(s, n, sample, &rows, out));
        let samples = samples.collect();
        Scheme {
            id: s.id.as_str().into(),
            title: self.title(s.title.as_ref(), &s.id, "title", out),
            document: s.document.clone().unwrap_or_default(),
            full_marks: s.full_marks,
            pass: s.pass,
            other_passes: s.other_passes.iter().map(other_pass).collect(),
            conclusions: s.conclusions,
            samples,
            rows,
            vetoes,
            classes: s.classes.clone(),
            source,
            verified: s.verified,
            note: s.note.clone(),
        }
    }

    fn row(
        &self,
        r: &written::Row,
        above: &Above<'_>,
        known: &Known<'_>,
        out: &mut Mistakes,
    ) -> Row {
        let item = self.item_of(r.item.as_ref(), &r.id, known, out);
        let of_item = item.and_then(|item| item.lead.clone());
        let lead = match r.lead.as_deref() {
            Some(own) => self.lead(Some(own), (&r.id, "lead"), out),
            None => of_item.or_else(|| above.lead.cloned()),
        };
        let supporting = match (&r.supporting, item) {
            (Some(own), _) => self.leads(own, (&r.id, "supporting"), out),
            (None, Some(item)) => item.supporting.clone(),
            (None, None) => above.supporting.to_vec(),
        };
        let source = r.source.as_deref().unwrap_or(above.source);
        let verified = r.verified.unwrap_or(above.verified);
        let below = Above {
            lead: lead.as_ref(),
            supporting: &supporting,
            source,
            verified,
        };
        let rows: Vec<Row> = r
            .rows
            .iter()
            .map(|r| self.row(r, &below, known, out))
            .collect();
        self.adds_up(&r.id, r.full_marks, &rows, out);
        let by = r.by.unwrap_or(By::People);
        let indicators = r.indicators.as_deref().unwrap_or_default();
        for id in indicators {
            self.known(("指标", &known.indicators), id, (&r.id, "indicators"), out);
        }
        let part = r
            .part
            .as_ref()
            .filter(|id| self.known(("部分", &known.parts), id, (&r.id, "part"), out));
        self.fits(r, by, out);
        Row {
            id: r.id.as_str().into(),
            title: self.title(r.title.as_ref(), &r.id, "title", out),
            full_marks: r.full_marks,
            by,
            part: part.map(|id| PartId::from(id.as_str())),
            indicators: indicators.iter().map(|id| id.as_str().into()).collect(),
            item: item.map(|item| item.id.clone()),
            source: source.to_owned(),
            verified,
            lead,
            supporting,
            rows,
            note: r.note.clone(),
        }
    }

    /// Keys that go with another way of giving marks.
    fn fits(&self, r: &written::Row, by: By, out: &mut Mistakes) {
        let wrong = [
            ("part", r.part.is_some() && by != By::Slots, "slots"),
            (
                "indicators",
                r.indicators.is_some() && by != By::Indicators,
                "indicators",
            ),
        ];
        for (key, wrong, needed) in wrong {
            if wrong {
                let what = format!("{key} 只用在 by: {needed} 的行。");
                out.key(self.origin.field(&r.id, key), what);
            }
        }
        if by == By::Slots && r.part.is_none() {
            let what = format!(
                "“{}”按材料折算（by: slots），要用 part 写明按哪个部分的材料。",
                r.id
            );
            out.key(self.origin.field(&r.id, "part"), what);
        }
        if by != By::People && !r.rows.is_empty() {
            let what = "分了细目的行，分数是细目相加，不能再写 by。";
            out.key(self.origin.field(&r.id, "by"), what);
        }
    }

    /// Marks of the rows against those of what they are part of.
    fn adds_up(&self, id: &str, full: Option<f64>, rows: &[Row], out: &mut Mistakes) {
        if rows.is_empty() {
            return;
        }
        let sum: f64 = rows.iter().filter_map(|row| row.full_marks).sum();
        let whole = rows.iter().all(|row| row.full_marks.is_some());
        let Some(full) = full else {
            if whole {
                let what =
                    format!("“{id}”的各行都有分值，相加是 {sum}，请写明它的满分（full_marks）。");
                out.key(self.origin.field(id, "full_marks"), what);
            }
            return;
        };
        let what = if whole && (sum - full).abs() > SAME {
            format!("各行分值相加是 {sum}，与满分 {full} 不符。")
        } else if !whole && sum > full + SAME {
            format!("各行分值相加已是 {sum}，超过了满分 {full}。")
        } else {
            return;
        };
        out.value(self.origin.field(id, "full_marks"), what);
    }

    fn veto(&self, v: &written::Veto, known: &Known<'_>, out: &mut Mistakes) -> Veto {
        for id in &v.indicators {
            self.known(("指标", &known.indicators), id, (&v.id, "indicators"), out);
        }
        Veto {
            id: v.id.as_str().into(),
            title: self.title(v.title.as_ref(), &v.id, "title", out),
            indicators: v.indicators.iter().map(|id| id.as_str().into()).collect(),
            whole: v.whole && !v.indicators.is_empty(),
            source: v.source.clone().unwrap_or_default(),
            verified: v.verified,
        }
    }

    fn sample_size(
        &self,
        s: &written::Scheme,
        n: usize,
        sample: &written::Sample,
        rows: &[Row],
        out: &mut Mistakes,
    ) -> Sample {
        let place = |key: &str| {
            let mut place = self.origin.field(&s.id, "samples");
            place.extend([Step::from(n), Step::from(key)]);
            place
        };
        if sample.least.len() != s.classes.len() {
            let (own, classes) = (sample.least.len(), s.classes.len());
            let what = format!("写了 {own} 个数，城市类别（classes）有 {classes} 类，要一一对应。");
            out.value(place("least"), what);
        }
        let known = || rows.iter().map(|row| row.id.as_str());
        if let Some(row) = &sample.row
            && !known().any(|id| id == row)
        {
            out.value(place("row"), unknown("行", row, known()));
        }
        Sample {
            title: sample.title.clone(),
            row: sample.row.as_deref().map(Into::into),
            least: sample.least.clone(),
            source: sample
                .source
                .clone()
                .or_else(|| s.source.clone())
                .unwrap_or_default(),
        }
    }
}

/// What a row has from above where it says nothing itself.
struct Above<'a> {
    lead: Option<&'a crate::standard::DepartmentId>,
    supporting: &'a [crate::standard::DepartmentId],
    source: &'a str,
    verified: bool,
}

fn other_pass(written: &written::OtherPass) -> OtherPass {
    OtherPass {
        marks: written.marks,
        source: written.source.clone(),
    }
}

fn read_targets(written: &written::Targets, place: &[Step], out: &mut Mistakes) -> Vec<Target> {
    let mut targets = Vec::new();
    for (n, text) in written.each() {
        match Target::parse(text) {
            Some(target) => targets.push(target),
            None => {
                let place = place.iter().cloned().chain(n.map(Step::from)).collect();
                out.value(place, format!("“{text}”读不懂，要求只能写：{TARGETS}。"));
            }
        }
    }
    targets
}
