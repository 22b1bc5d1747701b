//! What stands behind a material's path in a fixture: why it can't be read, what lies in an
//! archive, which pictures it shows.

use std::collections::BTreeMap;

use juanzong::digest;
use juanzong::read::{Body, LOOK_SIDE, Look, Member, Picture, Reading, Why};

/// `照片=景,改动` makes it a photo, `插图=景,景` puts pictures into it; `拍摄=`, `软件=` as its
/// camera and its editor noted.
pub fn pictures(options: &BTreeMap<String, String>, reading: &mut Reading) {
    let option = |key: &str| options.get(key).map(String::as_str);
    if let Some(photo) = option("照片") {
        let (scene, change) = photo.split_once(',').unwrap_or((photo, ""));
        reading.body = Body::Pictures { count: 1 };
        reading.look = Some(look(scene, change));
        reading.metadata.taken = option("拍摄").map(str::to_string);
        reading.metadata.application = option("软件").map(str::to_string);
    }
    let scenes = option("插图").into_iter().flat_map(|all| all.split(','));
    reading.pictures = scenes
        .map(|scene| Picture {
            digest: digest::digest(scene.as_bytes()),
            size: 1,
            pixels: None,
            page: Some(1),
            look: Some(look(scene, "")),
            taken: option("插图拍摄").map(str::to_string),
        })
        .collect();
}

/// A scene is cells out of its name; saved anew they are lighter, with a date its foot is dark.
fn look(scene: &str, change: &str) -> Look {
    let mut state = scene
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let (mut hash, lighter) = (next(), u8::from(!change.is_empty()) * 9);
    let mut grey: Vec<u8> = (0..LOOK_SIDE * LOOK_SIDE)
        .map(|_| (next() % 200) as u8 + lighter)
        .collect();
    match change {
        "" => {}
        "压缩" => hash ^= 1 << 17,
        "日期" => {
            hash ^= 0b1011_0101;
            grey[LOOK_SIDE * (LOOK_SIDE - 3)..].fill(5);
        }
        other => panic!("unknown change of a photo: {other}"),
    }
    Look { hash, grey }
}

pub fn reason(why: &str) -> Why {
    match why {
        "空" => Why::Empty,
        "损坏" => Why::Broken("文件尾缺失".into()),
        "加密" => Why::Encrypted,
        "字形" => Why::Glyphs,
        "超限" => Why::Limit("超过 200 MB".into()),
        other => Why::Unknown(other.into()),
    }
}

/// A member of an archive: its path, then what is wrong with it.
pub fn member(line: &str) -> Member {
    let (path, trouble) = line.split_once(' ').unwrap_or((line, ""));
    let unsafe_name = trouble.strip_prefix("原名=").map(str::to_string);
    Member {
        path: path.into(),
        size: 1,
        content: match trouble {
            "" => Ok(digest::digest(path.as_bytes())),
            _ if unsafe_name.is_some() => Ok(digest::digest(path.as_bytes())),
            why => Err(reason(why)),
        },
        unsafe_name,
    }
}
