//! What stands around a chart.

use super::grouped;
use crate::language::{self, Language, Text};

/// Opens the table.
pub const AS_TABLE: Text = Text {
    en: "Show as a table",
    ko: "표로 보기",
};

/// The head of its first column.
pub const TIME: Text = Text {
    en: "Hour",
    ko: "시간대",
};

/// Stands before the sums, while no column is pointed at.
pub const IN_ALL: Text = Text {
    en: "24 hours",
    ko: "24시간 합계",
};

/// All of a chart in one sentence, and how to learn more.
#[must_use]
pub fn summary(title: &str, totals: &[(&str, u64)]) -> String {
    let totals = totals
        .iter()
        .map(|(name, total)| format!("{name} {}", grouped(*total)));
    let totals = totals.collect::<Vec<_>>().join(", ");
    match language::current() {
        Language::English => format!("{title}: {totals}. The arrow keys tell each hour."),
        Language::Korean => {
            format!("{title}: {totals}. 화살표 키로 시간대별 값을 들을 수 있습니다.")
        }
    }
}
