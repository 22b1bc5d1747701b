//! The own place, guessed from names of folders and units.

use std::collections::BTreeMap;

use super::{Place, Unit, UnitKind};
use crate::standard::names::display;

/// The own place from folder names (`云溪县创卫资料`), else from what the units' names share.
pub(super) fn place(folders: &[&str], units: &[Unit], said: &mut Vec<String>) -> Place {
    let name = folders
        .iter()
        .find_map(|name| place_in(name))
        .or_else(|| shared_place(units));
    match &name {
        Some(name) => said.push(format!("本地名称像是“{name}”。")),
        None => said.push("看不出本地名称，请在项目文件的 place 里填写。".into()),
    }
    let of_kind = |unit: &&Unit| matches!(unit.kind, UnitKind::Street | UnitKind::Community);
    Place {
        name: name.unwrap_or_default(),
        towns: units
            .iter()
            .filter(of_kind)
            .map(|unit| unit.name.clone())
            .collect(),
        ..Place::default()
    }
}

/// The place a name begins with: two to seven characters ending in 县, 市, 区, 州 or 旗.
pub(super) fn place_in(name: &str) -> Option<String> {
    let name = display(name);
    let chars: Vec<char> = name.chars().collect();
    let han = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
    let run: Vec<char> = chars.into_iter().take_while(han).collect();
    let end = run.iter().take(8).position(|c| "县市区州旗".contains(*c))?;
    // 市场, 城市, 社区 and the like are no places.
    let rest: String = run[end..].iter().take(2).collect();
    let head: String = run[..=end].iter().collect();
    let common = [
        "市场", "市政", "市容", "市民", "市级", "县级", "区级", "区域", "县委", "市委", "区委",
    ];
    let words = [
        "城市", "社区", "校区", "小区", "郊区", "片区", "园区", "景区", "辖区", "县市", "全市",
        "全县", "全区", "各县", "各市", "各区",
    ];
    let real =
        end >= 1 && !common.contains(&rest.as_str()) && !words.iter().any(|w| head.ends_with(w));
    real.then_some(head)
}

fn shared_place(units: &[Unit]) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for unit in units {
        if let Some(place) = place_in(&unit.name).filter(|place| *place != unit.name) {
            *counts.entry(place).or_default() += 1;
        }
    }
    let (place, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count >= 2 && count * 2 > units.len()).then_some(place)
}
