//! [`Plate`]: a page of a PDF as a picture with the words that were read on it, for a page that
//! can't be bound in as it is.

use serde::{Deserialize, Serialize};

/// A page drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plate {
    /// Width in points as seen.
    pub width: f32,
    /// Height in points as seen.
    pub height: f32,
    /// Pixels in a row.
    pub columns: u32,
    /// Rows of pixels.
    pub rows: u32,
    /// Whether a pixel is red, green and blue; else it is one byte of grey.
    pub colour: bool,
    /// The words on it.
    pub words: Vec<Word>,
    /// The pixels, from the top left corner.
    #[serde(skip)]
    pub samples: Vec<u8>,
}

/// A stretch of text on one baseline. Points, y growing downwards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// The text.
    pub text: String,
    /// Where its baseline begins.
    pub x: f32,
    /// The baseline there.
    pub y: f32,
    /// Size of the font.
    pub size: f32,
    /// How long it is.
    pub length: f32,
    /// Direction of reading in degrees clockwise.
    pub direction: f32,
}

/// Points in a unit of a page's own space, its `UserUnit` (ISO 32000-1, table 30); one that no page
/// can have is passed over, as viewers do.
pub fn unit(given: Option<f32>) -> f32 {
    const LARGEST: f32 = 75_000.0;
    given
        .filter(|unit| (0.001..=LARGEST).contains(unit))
        .unwrap_or(1.0)
}

impl Plate {
    /// As bytes: the length of the head (eight bytes, little-endian), the head, the pixels.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Numbers and strings can't fail to be written.
        let head = serde_json::to_vec(self).unwrap_or_default();
        let mut bytes = (head.len() as u64).to_le_bytes().to_vec();
        bytes.extend(head);
        bytes.extend_from_slice(&self.samples);
        bytes
    }

    /// From the bytes of [`to_bytes`](Plate::to_bytes); `None` where they are not whole.
    pub fn from_bytes(bytes: &[u8]) -> Option<Plate> {
        let (length, rest) = bytes.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (head, samples) = rest.split_at_checked(length)?;
        let mut plate: Plate = serde_json::from_slice(head).ok()?;
        let pixels = u64::from(plate.columns) * u64::from(plate.rows);
        let bytes = pixels * if plate.colour { 3 } else { 1 };
        plate.samples = samples.to_vec();
        (bytes == samples.len() as u64).then_some(plate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plate_comes_back_as_it_was_and_never_half() {
        let plate = Plate {
            width: 10.0,
            height: 20.0,
            columns: 2,
            rows: 1,
            colour: true,
            words: vec![Word {
                text: "卷".into(),
                x: 1.0,
                y: 2.0,
                size: 3.0,
                length: 4.0,
                direction: 0.0,
            }],
            samples: vec![1, 2, 3, 4, 5, 6],
        };
        let bytes = plate.to_bytes();
        assert_eq!(Plate::from_bytes(&bytes), Some(plate));
        for n in 0..bytes.len() {
            assert_eq!(Plate::from_bytes(&bytes[..n]), None);
        }
    }
}
