//! Figures as Markdown.

use std::time::Duration;

/// A number with its thousands set apart.
#[must_use]
pub fn n(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A duration in milliseconds.
#[must_use]
pub fn millis(duration: Duration) -> String {
    format!("{} ms", decimal(duration.as_secs_f64() * 1_000.0))
}

/// A number in as many digits as mean something.
#[must_use]
pub fn decimal(number: f64) -> String {
    match number {
        0.0..10.0 => format!("{number:.1}"),
        _ => n(number.round().max(0.0) as u64),
    }
}

/// A size in megabytes.
#[must_use]
pub fn megabytes(bytes: u64) -> String {
    format!("{} MB", decimal(bytes as f64 / 1e6))
}

/// A table whose first column is text and whose others are figures.
#[must_use]
pub fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let rule = |index| if index == 0 { "---" } else { "---:" };
    let head_cells: Vec<_> = head.iter().map(|cell| (*cell).to_owned()).collect();
    let rules: Vec<_> = (0..head.len())
        .map(|index| rule(index).to_owned())
        .collect();
    [line(&head_cells), line(&rules)]
        .into_iter()
        .chain(rows.into_iter().map(|row| line(&row)))
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let texts = [0, 999, 1_000, 1_234_567].map(n);
        assert_eq!(texts, ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn small_numbers_keep_a_digit() {
        assert_eq!(decimal(0.84), "0.8");
        assert_eq!(decimal(1_234.5), "1,235");
        assert_eq!(millis(Duration::from_micros(2_340)), "2.3 ms");
        assert_eq!(megabytes(61_500_000), "62 MB");
    }

    #[test]
    fn a_table_has_a_rule_below_its_head() {
        let text = table(&["", "a"], [vec!["x".to_owned(), "1".to_owned()]]);
        assert_eq!(text, "|  | a |\n| --- | ---: |\n| x | 1 |");
    }
}
