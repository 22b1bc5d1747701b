//! Blank sheets for people to fill in: figures by indicator and year, marks and conclusions by
//! scheme. As a workbook, or as comma-separated text that any office program opens.

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Workbook, XlsxError,
};

use crate::error::{Error, Result};
use crate::evidence::data::{AVERAGE, ID};
use crate::evidence::marks::{COLUMNS, CONCLUSIONS, VETOES};
use crate::project::Project;

/// A sheet to fill in.
pub struct Blank {
    /// Its name.
    pub name: &'static str,
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    /// Columns from which people fill in.
    open: Vec<usize>,
    /// A column of words, and the words.
    choice: Option<(usize, Vec<&'static str>)>,
}

/// Figures: a row for each indicator of every edition that counts, each once.
pub fn figures(project: &Project) -> Blank {
    let words = ["指标", "单位", "要求", "牵头"];
    let mut head: Vec<String> = [ID].into_iter().chain(words).map(str::to_owned).collect();
    for year in &project.years {
        head.extend([format!("{year}"), format!("{year}佐证")]);
    }
    head.extend([AVERAGE.to_owned(), "备注".to_owned()]);
    let mut rows: Vec<Vec<String>> = Vec::new();
    for standard in project.editions() {
        for indicator in &standard.indicators {
            let doubt = if indicator.verified {
                ""
            } else {
                "（待核）"
            };
            let wanted = indicator.target_in_words(&project.scoring.classes);
            let wanted = format!("{wanted}{doubt}");
            // The same figure in another edition: one row, what each asks.
            let known = |row: &&mut Vec<String>| row[0] == indicator.id.as_str();
            if let Some(row) = rows.iter_mut().find(known) {
                if !row[3].split('；').any(|said| said == wanted) {
                    row[3] = format!("{}；{wanted}", row[3]);
                }
                continue;
            }
            let lead = indicator.lead.as_ref();
            let player = lead.and_then(|lead| project.player(standard, lead));
            let own = lead.map_or("", |lead| standard.department(lead));
            let mut row = vec![
                indicator.id.to_string(),
                indicator.title.clone(),
                indicator.unit.clone(),
                wanted,
                player.map_or(own, |unit| &unit.name).to_owned(),
            ];
            row.resize(head.len() - 1, String::new());
            row.push(indicator.note.clone().unwrap_or_default());
            rows.push(row);
        }
    }
    Blank {
        name: "指标数据",
        open: (5..head.len()).collect(),
        head,
        rows,
        choice: None,
    }
}

/// Marks: a row for each row and veto of every scheme chosen.
pub fn marks(project: &Project) -> Blank {
    let mut rows = Vec::new();
    let mut row = |scheme: &str, id: &str, title: String, full: String| {
        let mut cells = vec![scheme.to_owned(), id.to_owned(), title, full];
        cells.resize(COLUMNS.len(), String::new());
        rows.push(cells);
    };
    for plan in &project.scoring.plans {
        let scheme = plan.scheme.id.as_str();
        for (depth, one) in plan.scheme.all_rows() {
            let summed = one.rows.iter().any(|below| below.full_marks.is_some());
            let full = one
                .full_marks
                .map_or(String::new(), |full| full.to_string());
            let full = if summed {
                format!("{full}（细目相加，不用填）")
            } else {
                full
            };
            let title = format!("{}{}", "　".repeat(depth), one.title);
            row(scheme, one.id.as_str(), title, full);
        }
        for veto in &plan.scheme.vetoes {
            let title = format!("一票否决：{}", veto.title);
            row(scheme, veto.id.as_str(), title, String::new());
        }
    }
    Blank {
        name: "评分表",
        head: COLUMNS.map(str::to_owned).to_vec(),
        rows,
        open: (4..COLUMNS.len()).collect(),
        choice: Some((6, [CONCLUSIONS, VETOES].concat())),
    }
}

impl Blank {
    /// The bytes of a file of this extension: `csv`, else a workbook.
    ///
    /// # Errors
    /// Never, short of a mistake of ours.
    pub fn bytes(&self, extension: &str) -> Result<Vec<u8>> {
        if extension.eq_ignore_ascii_case("csv") {
            return Ok(self.csv().into_bytes());
        }
        self.workbook()
            .map_err(|e| Error::bug("空表写不成").because(e.to_string()))
    }

    /// With the mark by which Excel knows UTF-8.
    fn csv(&self) -> String {
        let mut text = String::from("\u{feff}");
        for row in [&self.head].into_iter().chain(&self.rows) {
            let cells = row
                .iter()
                .map(|cell| match cell.contains([',', '"', '\n']) {
                    true => format!("\"{}\"", cell.replace('"', "\"\"")),
                    false => cell.clone(),
                });
            let cells: Vec<String> = cells.collect();
            text.push_str(&cells.join(","));
            text.push_str("\r\n");
        }
        text
    }

    fn workbook(&self) -> std::result::Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        // No clock: the same project gives the same bytes.
        let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
        let properties = DocProperties::new().set_title(self.name).set_author("卷宗");
        book.set_properties(&properties.set_creation_datetime(&day));
        let cell = Format::new()
            .set_font_name("宋体")
            .set_font_size(11)
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0xA6_A6A6));
        let given = cell
            .clone()
            .set_text_wrap()
            .set_background_color(Color::RGB(0xF2_F2F2));
        let head = cell
            .clone()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_background_color(Color::RGB(0xE3_EAF2));
        let sheet = book.add_worksheet();
        sheet.set_name(self.name)?.set_landscape().set_paper_size(9);
        sheet.set_print_fit_to_pages(1, 0).set_freeze_panes(1, 0)?;
        for (at, name) in (0u16..).zip(&self.head) {
            let wide = self
                .rows
                .iter()
                .map(|row| row[usize::from(at)].chars().count());
            let wide = wide.max().unwrap_or(0).clamp(5, 20);
            #[expect(clippy::cast_precision_loss, reason = "at most twenty")]
            sheet.set_column_width(at, wide as f64 * 2.0)?;
            sheet.write_string_with_format(0, at, name, &head)?;
        }
        for (n, row) in (1u32..).zip(&self.rows) {
            for (at, text) in (0u16..).zip(row) {
                let open = self.open.contains(&usize::from(at));
                // Text as text: nothing of a standard's becomes a formula.
                match open && text.is_empty() {
                    true => sheet.write_blank(n, at, &cell)?,
                    false => sheet.write_string_with_format(
                        n,
                        at,
                        text,
                        if open { &cell } else { &given },
                    )?,
                };
            }
        }
        let last = u32::try_from(self.rows.len()).unwrap_or(u32::MAX).max(1);
        if let Some((at, words)) = &self.choice {
            let at = u16::try_from(*at).unwrap_or(u16::MAX);
            let choice = DataValidation::new().allow_list_strings(words)?;
            sheet.add_data_validation(1, at, last, at, &choice)?;
        }
        book.save_to_buffer()
    }
}
