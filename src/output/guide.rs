//! Guides of ours in Markdown → HTML for a page that has a title already.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// The HTML of a guide, its headings one level lower. HTML in it is shown as text.
pub fn html(markdown: &str) -> String {
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES).map(|event| match event {
        Event::Start(Tag::Heading {
            level,
            id,
            classes,
            attrs,
        }) => Event::Start(Tag::Heading {
            level: lower(level),
            id,
            classes,
            attrs,
        }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        other => other,
    });
    let mut page = String::new();
    html::push_html(&mut page, events);
    page
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H2,
        HeadingLevel::H2 => HeadingLevel::H3,
        _ => HeadingLevel::H4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_lower_and_html_is_text() {
        let page = html("# 题\n\n一<b>二\n\n| a |\n|---|\n| `x` |\n\n<script>\n");
        assert!(page.contains("<h2>题</h2>") && page.contains("<td><code>x</code></td>"));
        assert!(page.contains("&lt;b&gt;") && page.contains("&lt;script&gt;"));
    }
}
