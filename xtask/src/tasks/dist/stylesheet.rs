//! The stylesheets of a built page as one file: each of its own costs a request, and is packed without the others.
//!
//! trunk gives each its file, which is how they are looked at while somebody works on them.

use std::{
    fs,
    hash::{DefaultHasher, Hasher},
    path::Path,
};

use tollgate_failure::{Explain, Outcome};

/// Joins the stylesheets that the page in `dist` links to, in their order.
pub(super) fn join(dist: &Path) -> Outcome {
    let index = dist.join("index.html");
    let page = fs::read_to_string(&index).explain(format_args!("read {}", index.display()))?;
    let mut joined = String::new();
    for link in links(&page) {
        let path = dist.join(link.file);
        joined += &fs::read_to_string(&path).explain(format_args!("read {}", path.display()))?;
        fs::remove_file(&path).explain(format_args!("remove {}", path.display()))?;
    }
    let mut hasher = DefaultHasher::new();
    hasher.write(joined.as_bytes());
    let file = format!("style-{:016x}.css", hasher.finish());
    let path = dist.join(&file);
    fs::write(&path, joined).explain(format_args!("write {}", path.display()))?;
    fs::write(&index, linking_to(&file, &page)).explain(format_args!("write {}", index.display()))
}

/// A link to a stylesheet: the whole tag, and the name of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Link<'a> {
    tag: &'a str,
    file: &'a str,
}

/// The links of a page, with or without quotes around their attributes.
fn links(page: &str) -> Vec<Link<'_>> {
    page.split_inclusive('>').filter_map(link).collect()
}

fn link(piece: &str) -> Option<Link<'_>> {
    let tag = &piece[piece.rfind("<link")?..];
    let mut words = tag.split(['"', '\'', '=', '/', ' ', '>']);
    let file = words.find(|word| word.ends_with(".css"))?;
    tag.contains("stylesheet").then_some(Link { tag, file })
}

/// The page with `file` in the place of all its stylesheets.
fn linking_to(file: &str, page: &str) -> String {
    let mut text = page.to_owned();
    for (n, link) in links(page).into_iter().enumerate() {
        let tag = if n == 0 {
            link.tag.replace(link.file, file)
        } else {
            String::new()
        };
        text = text.replacen(link.tag, &tag, 1);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_link_stands_where_the_first_stood() {
        let page = r#"<head><link rel="stylesheet" href="/base-0a.css"/><script src="/a.js"></script><link rel="stylesheet" href="/list-1b.css"/></head>"#;
        assert_eq!(
            linking_to("style-2c.css", page),
            r#"<head><link rel="stylesheet" href="/style-2c.css"/><script src="/a.js"></script></head>"#
        );
    }

    #[test]
    fn a_minified_page_has_no_quotes() {
        let page = "<link href=/icon.svg rel=icon><link href=/base-0a.css rel=stylesheet><link href=/b.css rel=stylesheet>";
        assert_eq!(
            linking_to("style-2c.css", page),
            "<link href=/icon.svg rel=icon><link href=/style-2c.css rel=stylesheet>"
        );
    }
}
