//! Charts of a document: drawn by Word or WPS from a small workbook inside, so that numbers can be
//! changed; filled by patterns as in print.

use std::fmt::Write as _;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::{CHART, Setting};
use crate::error::{Error, Result};
use crate::ooxml::{HEAD, escape};
use crate::page::Chart;
use crate::page::chart::{FIGURE, Fill, SIZE};

/// English Metric Units in a point.
const EMU: f32 = 12_700.0;
/// Depth of what Word adds to the bars: its legend.
const MORE: f32 = 22.0;

/// The relation by which the document names the `n`th chart.
pub(super) fn relation(n: usize) -> String {
    format!("rId{}", CHART + n)
}

/// The paragraph that holds a chart.
pub(super) fn place(n: usize, chart: &Chart, turn: bool, how: &Setting) -> String {
    let (wide, deep) = (how.geometry.measure, (chart.depth() + MORE) * how.scale);
    let (wide, deep) = ((wide * EMU) as u64, (deep * EMU) as u64);
    let turn = if turn { "<w:pageBreakBefore/>" } else { "" };
    format!(
        "<w:p><w:pPr>{turn}<w:ind w:firstLine=\"0\"/><w:jc w:val=\"center\"/></w:pPr><w:r><w:drawing>\
         <wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{wide}\" cy=\"{deep}\"/>\
         <wp:docPr id=\"{n}\" name=\"图{n}\" descr=\"{}\"/>\
         <a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">\
         <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\">\
         <c:chart xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" r:id=\"{}\"/>\
         </a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>{}",
        escape(&described(chart)),
        relation(n),
        super::text::blank(2.0, false, how),
    )
}

/// What a chart says, for readers who do not see it.
fn described(chart: &Chart) -> String {
    let bars = chart.bars.iter().map(|bar| {
        let values = chart.series.iter().zip(&bar.values);
        let values: Vec<String> = values
            .map(|(name, value)| format!("{name} {value}"))
            .collect();
        format!("{}：{}", bar.label, values.join("，"))
    });
    bars.collect::<Vec<_>>().join("；")
}

/// The parts of the `n`th chart.
///
/// # Errors
/// Its workbook can't be made.
pub(super) fn parts(n: usize, chart: &Chart, how: &Setting) -> Result<Vec<(String, Vec<u8>)>> {
    let book =
        workbook(chart).map_err(|e| Error::bug("图表的数据写不成").because(e.to_string()))?;
    let relations = format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/package\" \
         Target=\"../embeddings/chart{n}.xlsx\"/></Relationships>"
    );
    Ok(vec![
        (
            format!("word/charts/chart{n}.xml"),
            drawing(chart, how.scale).into(),
        ),
        (
            format!("word/charts/_rels/chart{n}.xml.rels"),
            relations.into(),
        ),
        (format!("word/embeddings/chart{n}.xlsx"), book),
    ])
}

fn workbook(chart: &Chart) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // No clock: the same chart gives the same bytes.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let sheet = book.add_worksheet().set_name("Sheet1")?;
    for (column, name) in (1..).zip(&chart.series) {
        sheet.write_string(0, column, name)?;
    }
    for (row, bar) in (1..).zip(&chart.bars) {
        sheet.write_string(row, 0, labelled(bar))?;
        for (column, value) in (1..).zip(&bar.values) {
            sheet.write_number(row, column, f64::from(*value))?;
        }
    }
    book.save_to_buffer()
}

/// A bar's label with what is said at its right: Word has no place of its own for that.
fn labelled(bar: &crate::page::Bar) -> String {
    match bar.remark.as_str() {
        "" => bar.label.clone(),
        remark => format!("{}　{remark}", bar.label),
    }
}

fn drawing(chart: &Chart, scale: f32) -> String {
    let hundredths = |points: f32| (points * scale * 100.0).round().max(100.0) as u32;
    let (words, figures) = (hundredths(SIZE), hundredths(FIGURE));
    let mut series = String::new();
    for (place, name) in chart.series.iter().enumerate() {
        series.push_str(&one(chart, place, name, figures));
    }
    let font = format!(
        "<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz=\"{words}\"><a:solidFill><a:srgbClr val=\"000000\"/></a:solidFill>\
         <a:latin typeface=\"宋体\"/><a:ea typeface=\"宋体\"/></a:defRPr></a:pPr><a:endParaRPr lang=\"zh-CN\"/></a:p></c:txPr>"
    );
    let line = "<c:spPr><a:ln w=\"9525\"><a:solidFill><a:srgbClr val=\"000000\"/></a:solidFill></a:ln></c:spPr>";
    format!(
        "{HEAD}<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
         <c:roundedCorners val=\"0\"/><c:chart><c:autoTitleDeleted val=\"1\"/><c:plotArea><c:layout/>\
         <c:barChart><c:barDir val=\"bar\"/><c:grouping val=\"stacked\"/><c:varyColors val=\"0\"/>{series}\
         <c:gapWidth val=\"50\"/><c:overlap val=\"100\"/><c:axId val=\"1\"/><c:axId val=\"2\"/></c:barChart>\
         <c:catAx><c:axId val=\"1\"/><c:scaling><c:orientation val=\"maxMin\"/></c:scaling><c:delete val=\"0\"/>\
         <c:axPos val=\"l\"/><c:numFmt formatCode=\"General\" sourceLinked=\"0\"/><c:majorTickMark val=\"none\"/>\
         <c:minorTickMark val=\"none\"/><c:tickLblPos val=\"low\"/>{line}{font}<c:crossAx val=\"2\"/><c:crosses val=\"autoZero\"/><c:auto val=\"1\"/>\
         <c:lblAlgn val=\"ctr\"/><c:lblOffset val=\"100\"/><c:tickLblSkip val=\"1\"/><c:noMultiLvlLbl val=\"1\"/></c:catAx>\
         <c:valAx><c:axId val=\"2\"/><c:scaling><c:orientation val=\"minMax\"/></c:scaling><c:delete val=\"1\"/>\
         <c:axPos val=\"t\"/><c:numFmt formatCode=\"General\" sourceLinked=\"0\"/><c:majorTickMark val=\"none\"/>\
         <c:minorTickMark val=\"none\"/><c:tickLblPos val=\"none\"/><c:crossAx val=\"1\"/></c:valAx></c:plotArea>\
         <c:legend><c:legendPos val=\"t\"/><c:overlay val=\"0\"/>{font}</c:legend><c:plotVisOnly val=\"1\"/></c:chart>\
         <c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>\
         <c:externalData r:id=\"rId1\"><c:autoUpdate val=\"0\"/></c:externalData></c:chartSpace>"
    )
}

/// One series: its name, its values, its filling.
fn one(chart: &Chart, place: usize, name: &str, size: u32) -> String {
    let column = char::from(b'B' + u8::try_from(place.min(24)).unwrap_or(0));
    let last = chart.bars.len() + 1;
    let points = |text: &dyn Fn(&crate::page::Bar) -> String| {
        let mut xml = format!("<c:ptCount val=\"{}\"/>", chart.bars.len());
        for (n, bar) in chart.bars.iter().enumerate() {
            // Writing to a String can't fail.
            let _ = write!(
                xml,
                "<c:pt idx=\"{n}\"><c:v>{}</c:v></c:pt>",
                escape(&text(bar))
            );
        }
        xml
    };
    let labels = points(&labelled);
    let values = points(&|bar| bar.values.get(place).copied().unwrap_or(0.0).to_string());
    let (name, filled) = (escape(name), filled(Fill::of(place, chart.series.len())));
    let (figure, behind) = match Fill::of(place, chart.series.len()) {
        Fill::Solid => ("FFFFFF", "<a:noFill/>"),
        _ => (
            "000000",
            "<a:solidFill><a:srgbClr val=\"FFFFFF\"/></a:solidFill>",
        ),
    };
    format!(
        "<c:ser><c:idx val=\"{place}\"/><c:order val=\"{place}\"/>\
         <c:tx><c:strRef><c:f>Sheet1!${column}$1</c:f><c:strCache><c:ptCount val=\"1\"/><c:pt idx=\"0\"><c:v>{name}</c:v></c:pt></c:strCache></c:strRef></c:tx>\
         <c:spPr>{filled}<a:ln w=\"9525\"><a:solidFill><a:srgbClr val=\"000000\"/></a:solidFill></a:ln></c:spPr><c:invertIfNegative val=\"0\"/>\
         <c:dLbls><c:numFmt formatCode=\"0;;;\" sourceLinked=\"0\"/><c:spPr>{behind}<a:ln><a:noFill/></a:ln></c:spPr>\
         <c:txPr><a:bodyPr lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\"/><a:p><a:pPr><a:defRPr sz=\"{size}\"><a:solidFill><a:srgbClr val=\"{figure}\"/></a:solidFill></a:defRPr></a:pPr><a:endParaRPr lang=\"zh-CN\"/></a:p></c:txPr>\
         <c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/><c:showCatName val=\"0\"/><c:showSerName val=\"0\"/><c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/></c:dLbls>\
         <c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache>{labels}</c:strCache></c:strRef></c:cat>\
         <c:val><c:numRef><c:f>Sheet1!${column}$2:${column}${last}</c:f><c:numCache><c:formatCode>General</c:formatCode>{values}</c:numCache></c:numRef></c:val></c:ser>"
    )
}

fn filled(how: Fill) -> &'static str {
    match how {
        Fill::Solid => "<a:solidFill><a:srgbClr val=\"000000\"/></a:solidFill>",
        Fill::Blank => "<a:solidFill><a:srgbClr val=\"FFFFFF\"/></a:solidFill>",
        Fill::Ruled => {
            "<a:pattFill prst=\"ltHorz\"><a:fgClr><a:srgbClr val=\"000000\"/></a:fgClr><a:bgClr><a:srgbClr val=\"FFFFFF\"/></a:bgClr></a:pattFill>"
        }
        Fill::Hatched => {
            "<a:pattFill prst=\"ltUpDiag\"><a:fgClr><a:srgbClr val=\"000000\"/></a:fgClr><a:bgClr><a:srgbClr val=\"FFFFFF\"/></a:bgClr></a:pattFill>"
        }
    }
}
