//! [`Data`]: the sheet of figures (指标数据), read.

use std::collections::BTreeMap;

use super::Evidence;
use super::sheet::Sheet;
use crate::catalogue::{Catalogue, Material};
use crate::digest::Digest;
use crate::facts::Facts;
use crate::project::Project;
use crate::standard::measure::{Measure, folded};
use crate::standard::names::normalise;
use crate::standard::{Figure, Figures, Indicator, IndicatorId, Judged, Slot, Target, Year};

/// Names of the columns, as the blank sheet has them. A year's figure stands below the year, what
/// proves it below the year and [`PROOF`].
pub const ID: &str = "代号";
/// What proves the figures of every year.
pub const PROOF: &str = "佐证材料";
/// What the province comes to on the average.
pub const AVERAGE: &str = "全省平均";

/// Figures by indicator.
#[derive(Debug, Clone, Default)]
pub struct Data {
    /// Whether there is a sheet that could be read.
    pub given: bool,
    /// What was filled in.
    pub figures: BTreeMap<IndicatorId, Figures>,
    /// What proves it, as written: by indicator and year.
    pub proofs: BTreeMap<(IndicatorId, Year), Vec<String>>,
    /// What could not be read, in Chinese, by row and column.
    pub complaints: Vec<String>,
}

impl Data {
    /// Reads the sheet of this catalogue.
    pub(super) fn of(
        project: &Project,
        catalogue: &Catalogue,
        facts: &BTreeMap<Digest, Facts>,
    ) -> Self {
        let Some(file) = &catalogue.sheets.figures else {
            return Data::default();
        };
        let sheet = Sheet::of(file, facts.get(&file.digest), ID);
        if let Some(trouble) = sheet.trouble {
            return Data {
                complaints: vec![trouble],
                ..Data::default()
            };
        }
        let mut data = Data {
            given: true,
            ..Data::default()
        };
        let mut unknown = Vec::new();
        for row in &sheet.rows {
            let id = sheet.cell(row, ID);
            match indicator(project, id) {
                Some(indicator) => data.row(project, indicator, file, &sheet, row),
                None => unknown.push(format!("“{id}”")),
            }
        }
        if !unknown.is_empty() {
            let list = unknown.join("、");
            let what = format!("{} 里这些代号不是任何指标：{list}。", file.path);
            data.complaints.push(what);
        }
        data
    }

    /// Whether any year's figure was filled in.
    pub fn is_given(&self, id: &IndicatorId) -> bool {
        let figures = self.figures.get(id);
        figures.is_some_and(|figures| !figures.years.is_empty())
    }

    fn row(
        &mut self,
        project: &Project,
        indicator: &Indicator,
        file: &Material,
        sheet: &Sheet,
        row: &[String],
    ) {
        let mut wrong = Vec::new();
        let mut figures = Figures::default();
        let classes = &project.scoring.classes;
        let number = indicator.targets_for(classes).iter().all(Target::is_number);
        for year in &project.years {
            let column = [format!("{year}"), format!("{year}年")];
            let said = column.iter().map(|name| sheet.cell(row, name));
            let Some(said) = said.into_iter().find(|said| !is_blank(said)) else {
                continue;
            };
            let value = match value(indicator, said) {
                Ok(value) => Some(value),
                Err(why) => {
                    if number {
                        wrong.push(format!("“{year}”一栏{why}"));
                    }
                    None
                }
            };
            let said = with_unit(indicator, said);
            figures.years.insert(*year, Figure { said, value });
            let own = [
                format!("{year}{PROOF}"),
                format!("{year}佐证"),
                PROOF.to_owned(),
            ];
            let proofs = own.iter().flat_map(|name| split(sheet.cell(row, name)));
            let proofs: Vec<String> = proofs.collect();
            self.proofs.insert((indicator.id.clone(), *year), proofs);
        }
        let average = sheet.cell(row, AVERAGE);
        if !is_blank(average) {
            match value(indicator, average) {
                Ok(value) => figures.average = Some(value),
                Err(why) => wrong.push(format!("“{AVERAGE}”一栏{why}")),
            }
        }
        if !wrong.is_empty() {
            let (title, wrong) = (&indicator.title, wrong.join("；"));
            let what = format!("{} 里“{title}”那一行：{wrong}。没有采用。", file.path);
            self.complaints.push(what);
        }
        if self.figures.contains_key(&indicator.id) {
            let what = format!(
                "{} 里“{}”写了两行，只看第一行。",
                file.path, indicator.title
            );
            self.complaints.push(what);
            return;
        }
        self.figures.insert(indicator.id.clone(), figures);
    }
}

impl Evidence {
    /// Whether an indicator is reached, by the sheet of figures.
    pub fn judge(&self, indicator: &Indicator) -> Judged {
        let (classes, years) = (&self.project.scoring.classes, &self.project.years);
        indicator.judge(classes, years, self.data.figures.get(&indicator.id))
    }

    /// What the sheet names as a proof: a file by its path or its name, or a slot as
    /// `单位/材料/年度`. Empty where nothing handed in is called so.
    pub fn proofs(&self, named: &str) -> Vec<&Material> {
        let named = named.replace('\\', "/");
        if let Some(material) = self.material(&named) {
            return vec![material];
        }
        let mut levels = named.split('/').map(str::trim);
        let unit = levels.next().and_then(|name| self.project.unit_named(name));
        if let (Some(unit), Some(what)) = (unit, levels.next()) {
            let year = levels.next().and_then(|year| year.parse().ok()).map(Year);
            let what = normalise(what);
            let called = |slot: &&Slot| {
                let year = year.is_none() || slot.year.is_none() || slot.year == year;
                let names = [slot.requirement.as_str(), self.title(&slot.requirement)];
                let mut names = names.iter();
                slot.unit == unit.id && year && names.any(|name| normalise(name) == what)
            };
            return self
                .filled()
                .filter(called)
                .flat_map(|slot| self.in_slot(slot))
                .collect();
        }
        let end = format!("/{named}");
        let materials = self.catalogue.materials.iter();
        let mut ending = materials.filter(|m| m.path.as_str().ends_with(&end));
        match (ending.next(), ending.next()) {
            (Some(one), None) => vec![one],
            // Two of one name: which is meant can't be told.
            _ => Vec::new(),
        }
    }
}

/// The indicator of this id in any edition that counts.
fn indicator<'a>(project: &'a Project, id: &str) -> Option<&'a Indicator> {
    let id = IndicatorId::from(id);
    let mut editions = project.editions().into_iter();
    editions.find_map(|standard| standard.indicator(&id))
}

/// A cell in the indicator's unit.
///
/// # Errors
/// It is no number of that unit: why, in Chinese.
fn value(indicator: &Indicator, said: &str) -> Result<f64, String> {
    let shown = super::personal::mask(said);
    let folded = folded(said);
    let bare = folded.trim_start_matches(['≈', '约']);
    if bare != folded {
        return Err(format!("写的是“{shown}”，是约数，请写准确的数"));
    }
    // None at all, in words.
    if ["无", "未发生", "没有", "零"].contains(&bare) {
        return Ok(0.0);
    }
    let Some(measure) = Measure::read(bare) else {
        return Err(format!("写的是“{shown}”，不是数字"));
    };
    let per_cent = indicator.unit == "%" && measure.unit.is_empty();
    let share = per_cent && measure.value > 0.0 && measure.value < 1.0 && measure.places > 1;
    if share {
        let meant = measure.value * 100.0;
        return Err(format!(
            "写的是“{shown}”，没有写单位，如果是 {meant:.1}% 请写成百分数"
        ));
    }
    measure
        .within(&indicator.unit)
        .map_err(|_| format!("写的是“{shown}”，单位应是“{}”", indicator.unit))
}

/// A cell as it is quoted: a bare number with the indicator's unit.
fn with_unit(indicator: &Indicator, said: &str) -> String {
    let said = super::personal::mask(said);
    match Measure::read(&folded(&said)) {
        Some(measure) if measure.unit.is_empty() => format!("{said}{}", indicator.unit),
        _ => said,
    }
}

/// Left blank, or crossed out.
fn is_blank(said: &str) -> bool {
    said.chars().all(|c| "-—–/\\ ".contains(c))
}

/// Proofs are parted by semicolons or lines: names of files may hold commas.
fn split(cell: &str) -> impl Iterator<Item = String> {
    let parts = cell.split(['；', ';', '\n']).map(str::trim);
    parts.filter(|part| !is_blank(part)).map(str::to_owned)
}
