//! A sheet with a header that stays, filters, wrapped text and a page setup fit for A4.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

/// A column of a sheet.
#[derive(Clone, Copy)]
pub struct Column {
    /// What its header says.
    pub name: &'static str,
    /// In widths of a digit.
    width: f64,
    hidden: bool,
    number: bool,
    /// Whether people fill it in: its header is marked.
    filled_in: bool,
    /// Whether it stands on the screen only.
    aside: bool,
}

impl Column {
    /// A column of texts.
    pub const fn text(name: &'static str, width: f64) -> Self {
        Column {
            name,
            width,
            hidden: false,
            number: false,
            filled_in: false,
            aside: false,
        }
    }

    /// The same, to be filled in by people.
    pub const fn filled_in(self) -> Self {
        Column {
            filled_in: true,
            ..self
        }
    }

    /// The same, left out of the print.
    pub const fn aside(self) -> Self {
        Column {
            aside: true,
            ..self
        }
    }

    /// A column of numbers.
    pub const fn number(name: &'static str, width: f64) -> Self {
        Column {
            number: true,
            ..Column::text(name, width)
        }
    }

    /// A column that people do not see.
    pub const fn hidden(name: &'static str) -> Self {
        Column {
            hidden: true,
            ..Column::text(name, 40.0)
        }
    }
}

/// Height of a line of text in points, and the greatest height a row may have.
const LINE: f64 = 15.0;
const HIGHEST: f64 = 409.0;

/// Longest text in a cell, in characters; a cell holds 32,767 UTF-16 units.
pub const LONGEST: usize = 16_000;

/// Paper size number of A4 in OOXML.
const A4: u8 = 9;

/// A sheet under way, filled cell by cell.
pub struct Sheet<'a> {
    to: &'a mut Worksheet,
    columns: Vec<Column>,
    row: u32,
    column: u16,
    /// Lines of the highest cell of this row.
    lines: u32,
    wrapped: Format,
    counted: Format,
}

impl<'a> Sheet<'a> {
    /// Begins a sheet: name, printed title, header row.
    pub fn begin(
        to: &'a mut Worksheet,
        name: &str,
        title: &str,
        columns: Vec<Column>,
    ) -> Result<Self, XlsxError> {
        to.set_name(name)?
            .set_landscape()
            .set_paper_size(A4)
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.4, 0.4, 0.7, 0.6, 0.3, 0.3)
            // `&` begins a code in a printed header.
            .set_header(format!("&C&\"宋体,Bold\"&12{}", title.replace('&', "＆")))
            .set_footer("&L&A&R第 &P 页，共 &N 页")
            .set_repeat_rows(0, 0)?
            .set_freeze_panes(1, 0)?;
        let cell = Format::new()
            .set_font_name("宋体")
            .set_font_size(11)
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0xA6_A6A6));
        let head = cell
            .clone()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(Color::RGB(0xE3_EAF2));
        let to_fill = head.clone().set_background_color(Color::RGB(0xFF_F2CC));
        to.set_row_height(0, LINE * 2.0)?;
        for (at, column) in (0u16..).zip(&columns) {
            let head = if column.filled_in { &to_fill } else { &head };
            to.set_column_width(at, column.width)?;
            to.write_string_with_format(0, at, column.name, head)?;
            if column.hidden {
                to.set_column_hidden(at)?;
            }
        }
        Ok(Sheet {
            to,
            columns,
            row: 1,
            column: 0,
            lines: 1,
            wrapped: cell.clone().set_text_wrap(),
            counted: cell.set_align(FormatAlign::Right),
        })
    }

    /// Fills the next cell with a text, never a formula.
    pub fn text(&mut self, text: &str) -> Result<(), XlsxError> {
        let text = super::words::shorten(text, LONGEST);
        let column = &self.columns[usize::from(self.column)];
        if !column.hidden {
            self.lines = self.lines.max(lines(&text, column.width));
        }
        self.to
            .write_string_with_format(self.row, self.column, text, &self.wrapped)?;
        self.column += 1;
        Ok(())
    }

    /// Fills the next cell with a number.
    pub fn number(&mut self, number: f64) -> Result<(), XlsxError> {
        debug_assert!(self.columns[usize::from(self.column)].number);
        self.to
            .write_number_with_format(self.row, self.column, number, &self.counted)?;
        self.column += 1;
        Ok(())
    }

    /// Ends a row.
    /// Its height is set, since not every office program fits it to wrapped text by itself.
    pub fn end_row(&mut self) -> Result<(), XlsxError> {
        debug_assert_eq!(usize::from(self.column), self.columns.len());
        let height = (f64::from(self.lines) * LINE).min(HIGHEST);
        self.to.set_row_height(self.row, height)?;
        self.row += 1;
        self.column = 0;
        self.lines = 1;
        Ok(())
    }

    /// Rows below the header so far.
    pub fn rows(&self) -> u32 {
        self.row - 1
    }

    /// Adds the filters, and says what is printed.
    pub fn finish(self) -> Result<(), XlsxError> {
        let last = |count: usize| u16::try_from(count.saturating_sub(1)).unwrap_or(u16::MAX);
        let end = (self.row - 1).max(1);
        self.to.autofilter(0, 0, end, last(self.columns.len()))?;
        let printed = self.columns.iter().take_while(|c| !c.aside && !c.hidden);
        self.to.set_print_area(0, 0, end, last(printed.count()))?;
        Ok(())
    }
}

/// Lines that a text takes in a column of this width: a Chinese character is two digits wide.
fn lines(text: &str, width: f64) -> u32 {
    // A little is lost to the cell's padding.
    let room = (width - 1.5).max(2.0) as usize;
    let line = |line: &str| {
        let width: usize = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        width.div_ceil(room).max(1)
    };
    u32::try_from(text.split('\n').map(line).sum::<usize>()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn chinese_takes_two_digits_of_room() {
        assert_eq!(lines("", 9.0), 1);
        assert_eq!(lines("一二三", 9.0), 1);
        assert_eq!(lines("一二三四五", 9.0), 2);
        assert_eq!(lines("一\n二", 9.0), 2);
    }
}
