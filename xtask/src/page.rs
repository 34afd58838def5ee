//! Pages with parts that a task writes: each part lies between two marks, and is replaced by its own run alone.

use std::fs;

use tollgate_failure::{Explain, Outcome};

use crate::{project, say};

/// Puts `text` into the part `name` of a page of the project; a part that isn't there yet comes last.
pub(crate) fn write(page: &str, name: &str, text: &str) -> Outcome {
    let path = project::root().join(page);
    let old = fs::read_to_string(&path).explain(format_args!("read {page}"))?;
    let new = with_part(&old, name, text);
    fs::write(&path, new).explain(format_args!("write {page}"))?;
    say::line(format_args!("✓ {page} has it, as `{name}`."));
    Ok(())
}

fn with_part(page: &str, name: &str, text: &str) -> String {
    let begin = format!("<!-- {name}: written by a task -->\n");
    let end = format!("<!-- end of {name} -->\n");
    let part = format!("{begin}{}\n{end}", text.trim());
    let found = page.split_once(&begin).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(&end)?;
        Some(format!("{before}{part}{after}"))
    });
    found.unwrap_or_else(|| format!("{}\n\n{part}", page.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_replaced_and_all_else_stays() {
        let page = with_part("# Page\n", "one", "first");
        let page = with_part(&page, "two", "second");
        let page = with_part(&page, "one", "first, again\n");
        assert_eq!(
            page,
            "# Page\n\n\
             <!-- one: written by a task -->\nfirst, again\n<!-- end of one -->\n\n\
             <!-- two: written by a task -->\nsecond\n<!-- end of two -->\n"
        );
    }
}
