//! Photos on a sheet: both sides, so that two people can see whether they are one.

use super::forms::small;
use crate::error::{Error, Result};
use crate::likeness::{Likeness, Side};
use crate::output::pdf::writer::Writer;
use crate::output::pdf::{Fit, Placed, picture};
use crate::output::thumbnail::{Small, Thumbnails};
use crate::page::{Block, Picture};

/// Longer side of a photo printed, in pixels.
pub const SIDE: u32 = 800;
/// Width of a photo printed, in points: two of them and their captions stand on one page.
const PRINTED: f32 = 290.0;

/// Photos of one sheet.
pub struct Photos<'t, 'a> {
    from: &'t mut Thumbnails<'a>,
    /// Those shown, by the key that their block asks for.
    pub shown: Vec<Small>,
}

impl<'t, 'a> Photos<'t, 'a> {
    /// None shown yet.
    pub fn new(from: &'t mut Thumbnails<'a>) -> Self {
        Photos {
            from,
            shown: Vec::new(),
        }
    }

    /// Both photos, or what to do where one lies inside a document.
    pub fn both(&mut self, likeness: &Likeness) -> Vec<Block> {
        let mut all = Vec::new();
        for (side, name) in [(&likeness.left, "左"), (&likeness.right, "右")] {
            all.push(match self.of(side) {
                Some(photo) => {
                    let key = self.shown.len();
                    let (width, height) = (photo.width, photo.height);
                    self.shown.push(photo);
                    Block::Picture(Picture {
                        key,
                        width,
                        height,
                        wide: Some(PRINTED),
                        caption: vec![format!("{name}：{}", side.path.stem())],
                    })
                }
                None => small(&format!("{name}边的照片请打开原件，按上面的页和序号对照。")),
            });
        }
        all
    }

    /// Only photos that are files of their own: those inside a document stay there.
    fn of(&mut self, side: &Side) -> Option<Small> {
        let own = side.picture.is_none();
        own.then(|| self.from.of(side.path.as_str()))?.cloned()
    }
}

/// Writes the photos of a sheet.
///
/// # Errors
/// The disk would not have them.
pub fn placed(photos: &[Small], to: &mut Writer<'_>) -> Result<Vec<Placed>> {
    let mut placed = Vec::new();
    for (key, photo) in photos.iter().enumerate() {
        let drawn = picture::write(&photo.jpeg, 1, to)?;
        let drawn = drawn.map_err(|why| Error::bug(format!("缩小的照片写不进 PDF：{why}")))?;
        placed.push(Placed {
            key,
            object: drawn.object,
            fit: Fit::Image(1),
        });
    }
    Ok(placed)
}
