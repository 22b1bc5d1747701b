//! What lies on the sheets of a workbook beside its cells: pictures, shapes, charts, comments.

use super::super::container::Package;
use super::super::office::{self, Pictures, Relations};
use super::super::pptx::{Kind, Slide};
use super::super::xml::{Node, walk};
use super::super::{Gap, Paragraph, Why, drawing};

/// What lies beside the cells.
#[derive(Default)]
pub(super) struct Drawn {
    /// Text of shapes and charts, by sheet.
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) pictures: Pictures,
    pub(super) comments: usize,
    pub(super) gaps: Vec<Gap>,
    objects: Vec<String>,
}

impl Drawn {
    /// Looks at the sheets of which `shown` holds, counted from 1. Damage costs only the part it
    /// is in, and is told.
    pub(super) fn of(package: &mut Package<'_>, shown: impl Fn(u32) -> bool) -> Self {
        let mut drawn = Drawn::default();
        if let Err(why) = drawn.workbook(package, shown) {
            drawn.gaps.push(Gap::Part("绘图".into(), why));
        }
        drawn.gaps.extend(office::objects(&drawn.objects));
        drawn.gaps.extend(drawn.pictures.gap());
        drawn
    }

    fn workbook(
        &mut self,
        package: &mut Package<'_>,
        shown: impl Fn(u32) -> bool,
    ) -> Result<(), Why> {
        let main = office::main_part(package)?.unwrap_or_else(|| "xl/workbook.xml".into());
        let relations = Relations::of(package, &main)?;
        let mut sheets = Vec::new();
        walk(&package.need(&main)?, |node| {
            if let Node::Open("sheet", attributes) = node {
                sheets.push(attributes.get("id").unwrap_or_default());
            }
        })?;
        for (id, number) in sheets.iter().zip(1..) {
            if let Some(sheet) = relations.target(id).filter(|_| shown(number))
                && let Err(why) = self.sheet(package, sheet, number)
            {
                self.gaps.push(Gap::Part(office::titled(sheet), why));
            }
        }
        // WPS keeps the pictures that are set into cells in a part of its own.
        for part in relations.of_kind("cellImage") {
            self.part(package, part, None);
        }
        Ok(())
    }

    fn sheet(&mut self, package: &mut Package<'_>, sheet: &str, number: u32) -> Result<(), Why> {
        let relations = Relations::of(package, sheet)?;
        for part in relations.of_kind("drawing") {
            self.part(package, part, Some(number));
        }
        // Pictures of printed headers and footers.
        for part in relations.of_kind("vmlDrawing") {
            let pictures = Relations::of(package, part)?;
            for picture in pictures.of_kind("image") {
                self.pictures.add(package, picture, Some(number));
            }
        }
        for part in relations.of_kind("comments") {
            walk(&package.need(part)?, |node| {
                self.comments += usize::from(matches!(node, Node::Open("comment", _)));
            })?;
        }
        for kind in ["oleObject", "package"] {
            let parts = relations.of_kind(kind);
            let names = parts.map(|part| part.rsplit('/').next().unwrap_or(part));
            self.objects.extend(names.map(String::from));
        }
        Ok(())
    }

    fn part(&mut self, package: &mut Package<'_>, part: &str, number: Option<u32>) {
        if let Err(why) = self.shapes(package, part, number) {
            self.gaps.push(Gap::Part(office::titled(part), why));
        }
    }

    fn shapes(
        &mut self,
        package: &mut Package<'_>,
        part: &str,
        number: Option<u32>,
    ) -> Result<(), Why> {
        let bytes = package.need(part)?;
        let shapes = Slide::read(&bytes, Kind::Slide, number.unwrap_or(1))?;
        self.paragraphs.extend(shapes.paragraphs);
        let relations = Relations::of(package, part)?;
        for picture in shapes.pictures.iter().filter_map(|id| relations.target(id)) {
            self.pictures.add(package, picture, number);
        }
        for data in shapes.drawings.iter().filter_map(|id| relations.target(id)) {
            let data = package.need(data)?;
            self.paragraphs.extend(drawing::text(&data, number)?);
        }
        Ok(())
    }
}
