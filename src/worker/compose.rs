//! A composed document as it goes back to the parent: a frame of JSON, then a frame for each of
//! its pictures.

use super::Limits;
use super::wire::{frame, unframe};
use crate::read::Why;
use crate::read::compose::Composed;

/// A document as it was set, or why it could not be had; `None` where the bytes are of no format
/// that is composed.
pub type Composition = Option<Result<Composed, Why>>;

/// The reply; in its place that it is too long.
pub(super) fn pack(composition: Composition, limits: &Limits) -> Vec<u8> {
    let pictures: &[Vec<u8>] = match &composition {
        Some(Ok(composed)) => &composed.pictures,
        _ => &[],
    };
    let size: u64 = pictures.iter().map(|picture| picture.len() as u64).sum();
    let json = serde_json::to_vec(&composition).unwrap_or_default();
    if size + json.len() as u64 > limits.output {
        let why = Why::Limit(format!("排版内容超过 {} MB", limits.output >> 20));
        return pack(
            Some(Err(why)),
            &Limits {
                output: u64::MAX,
                ..*limits
            },
        );
    }
    let mut reply = Vec::new();
    for part in std::iter::once(&json).chain(pictures) {
        // Memory does not fail to be written.
        let _ = frame(&mut reply, part);
    }
    reply
}

/// What a reply says.
pub(super) fn unpack(mut reply: &[u8]) -> Composition {
    let wrong = || Some(Err(Why::Broken("排版程序的回答有误".into())));
    let Ok(json) = unframe(&mut reply, u64::MAX) else {
        return wrong();
    };
    let Ok(mut composition) = serde_json::from_slice::<Composition>(&json) else {
        return wrong();
    };
    if let Some(Ok(composed)) = &mut composition {
        while !reply.is_empty() {
            match unframe(&mut reply, u64::MAX) {
                Ok(picture) => composed.pictures.push(picture),
                Err(_) => return wrong(),
            }
        }
    }
    composition
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_composition_comes_back_as_it_was_sent_unless_it_is_too_long() {
        let composed = Composed {
            pictures: vec![vec![1, 2, 3], Vec::new(), vec![9]],
            lost: vec!["公式".into()],
            ..Composed::default()
        };
        let sent = Some(Ok(composed));
        let limits = Limits::default();
        assert_eq!(unpack(&pack(sent.clone(), &limits)), sent);
        assert_eq!(unpack(&pack(None, &limits)), None);
        let narrow = Limits {
            output: 9,
            ..limits
        };
        let told = unpack(&pack(sent, &narrow));
        assert!(matches!(told, Some(Err(Why::Limit(_)))));
        let damaged = unpack(&[1, 0, 0]);
        assert!(matches!(damaged, Some(Err(Why::Broken(_)))));
    }
}
