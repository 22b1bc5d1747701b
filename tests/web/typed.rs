//! The form for marks, filled in and sent back as a browser would.

use super::client::Page;
use super::used::encoded;

/// The form of a scheme as a browser would send it back, with these fields typed over.
pub fn form(page: &Page, scheme: usize, typed: &[(&str, &str, &str)]) -> String {
    let html = page.get(&format!("/scores/marks?scheme={scheme}")).text();
    let mut pairs = fields(&html);
    for (row, field, value) in typed {
        let name = name(&html, row, field);
        let known = pairs.iter_mut().find(|(known, _)| *known == name);
        *known.map(|(_, value)| value).expect("a field") = (*value).into();
    }
    body(&pairs)
}

/// Names and values as a browser sends them.
pub fn body(pairs: &[(String, String)]) -> String {
    let pairs = pairs.iter().map(|(k, v)| format!("{k}={}", encoded(v)));
    pairs.collect::<Vec<_>>().join("&")
}

/// What the field of a row is called: found by what a screen reader says.
fn name(html: &str, row: &str, field: &str) -> String {
    let label = format!("aria-label=\"{field}：{row}\"");
    let before = html
        .split(&label)
        .next()
        .filter(|before| before.len() < html.len());
    let before = before.unwrap_or_else(|| panic!("no {label} in {html}"));
    let name = before.rsplit("name=\"").next().unwrap();
    name.split('"').next().unwrap().to_owned()
}

/// Names and values of a form for marks, choices included.
pub fn fields(html: &str) -> Vec<(String, String)> {
    let form = html.split("class=\"scored\"").nth(1).expect("the form");
    let form = form.split("</form>").next().unwrap();
    let value = |tag: &str, name: &str| {
        let value = tag.split(&format!("{name}=\"")).nth(1)?;
        Some(
            value
                .split('"')
                .next()
                .unwrap()
                .replace("&#x27;", "'")
                .replace("&quot;", "\""),
        )
    };
    let mut all = Vec::new();
    for tag in form.split('<') {
        if let Some(rest) = tag.strip_prefix("input") {
            all.extend(value(rest, " name").zip(value(rest, " value").or(Some(String::new()))));
        } else if let Some(rest) = tag.strip_prefix("select") {
            all.extend(value(rest, " name").map(|name| (name, String::new())));
        } else if let Some(rest) = tag.strip_prefix("option selected>") {
            all.last_mut().expect("a choice").1 = rest.trim().to_owned();
        }
    }
    all
}
