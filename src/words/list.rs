//! What every list says.

use tollgate_api_types::Total;

use super::grouped;
use crate::language::{self, Language, Text};

/// A filter that is not set.
pub const ANY: Text = Text {
    en: "Any",
    ko: "전체",
};

/// How far people look back, in days, today aside.
pub const SPANS: [(i64, Text); 3] = [
    (
        0,
        Text {
            en: "Today",
            ko: "오늘",
        },
    ),
    (
        7,
        Text {
            en: "7 days",
            ko: "최근 7일",
        },
    ),
    (
        30,
        Text {
            en: "30 days",
            ko: "최근 30일",
        },
    ),
];

/// Shows everything again.
pub const CLEAR_FILTERS: Text = Text {
    en: "Clear filters",
    ko: "필터 지우기",
};

/// All filters were taken away.
pub const CLEARED: Text = Text {
    en: "All filters are cleared.",
    ko: "필터를 모두 지웠습니다.",
};

/// What the chips of the filters are called.
pub const FILTERS: Text = Text {
    en: "Filters that are set",
    ko: "적용된 필터",
};

/// Saves all rows as a file.
pub const EXPORT: Text = Text {
    en: "Export CSV",
    ko: "CSV로 내보내기",
};

/// Leads to the first page.
pub const FIRST: Text = Text {
    en: "First page",
    ko: "첫 페이지",
};

/// Leads to the page before.
pub const PREVIOUS: Text = Text {
    en: "Previous page",
    ko: "이전 페이지",
};

/// Leads to the next page.
pub const NEXT: Text = Text {
    en: "Next page",
    ko: "다음 페이지",
};

/// Leads to the last page.
pub const LAST: Text = Text {
    en: "Last page",
    ko: "마지막 페이지",
};

/// What the ways to the other pages are called.
#[must_use]
pub fn pages(caption: &str) -> String {
    match language::current() {
        Language::English => format!("Pages of {caption}"),
        Language::Korean => format!("{caption} 목록 페이지"),
    }
}

/// How many rows a page has.
pub const PAGE_SIZE: Text = Text {
    en: "Rows per page",
    ko: "페이지당 행 수",
};

/// Nothing is left of what was searched and filtered.
pub const NO_MATCH: Text = Text {
    en: "No match",
    ko: "조건에 맞는 항목이 없습니다",
};

/// What can be done about that.
pub const NO_MATCH_DETAIL: Text = Text {
    en: "Nothing in this list fits what you search for and filter by.",
    ko: "검색어와 필터에 맞는 항목이 이 목록에 없습니다.",
};

/// The rows of a page have gone.
pub const PAGE_GONE: Text = Text {
    en: "This page is empty by now",
    ko: "이 페이지에는 더 이상 항목이 없습니다",
};

/// How that can be.
pub const PAGE_GONE_DETAIL: Text = Text {
    en: "What was listed here has been removed or changed.",
    ko: "여기에 있던 항목이 삭제되었거나 변경되었습니다.",
};

/// The address asked for a page that the server doesn't know.
pub const PAGE_REFUSED: Text = Text {
    en: "The address asks for a page that this list doesn't have. This is the first page.",
    ko: "주소에 적힌 페이지가 이 목록에 없습니다. 첫 페이지를 표시합니다.",
};

/// Selects each row of the page.
pub const SELECT_ALL: Text = Text {
    en: "Select all rows of this page",
    ko: "이 페이지의 모든 행 선택",
};

/// Selects nothing any more.
pub const SELECT_NONE: Text = Text {
    en: "Clear selection",
    ko: "선택 해제",
};

/// What the bar of the selected rows is called.
pub const SELECTION: Text = Text {
    en: "Selected rows",
    ko: "선택한 행",
};

/// A name with characters that can't be seen.
pub const HIDDEN_CHARACTERS: Text = Text {
    en: "This name has characters that can't be seen. They are shown as marks.",
    ko: "이 이름에는 보이지 않는 문자가 있습니다. 해당 문자를 기호로 표시합니다.",
};

/// A name with letters of several scripts.
pub const MIXED_SCRIPTS: Text = Text {
    en: "mixed scripts",
    ko: "여러 문자 체계",
};

/// What to make of that.
pub const MIXED_SCRIPTS_DETAIL: Text = Text {
    en: "This name mixes letters of several scripts, some of which can look alike. Make sure that it is who you think.",
    ko: "이 이름에는 서로 비슷해 보일 수 있는 여러 문자 체계의 글자가 섞여 있습니다. 생각한 사용자가 맞는지 확인하세요.",
};

/// Takes one filter away.
#[must_use]
pub fn remove_filter(filter: &str) -> String {
    match language::current() {
        Language::English => format!("Remove the filter “{filter}”"),
        Language::Korean => format!("“{filter}” 필터 제거"),
    }
}

/// One filter was taken away.
#[must_use]
pub fn filter_removed(filter: &str) -> String {
    match language::current() {
        Language::English => format!("The filter “{filter}” is removed."),
        Language::Korean => format!("“{filter}” 필터를 제거했습니다."),
    }
}

/// Selects one row.
#[must_use]
pub fn select(name: &str) -> String {
    match language::current() {
        Language::English => format!("Select {name}"),
        Language::Korean => format!("“{name}” 선택"),
    }
}

/// How many rows are selected.
#[must_use]
pub fn n_selected(n: usize) -> String {
    match language::current() {
        Language::English => format!("{n} selected"),
        Language::Korean => format!("{n}개 선택됨"),
    }
}

/// Which rows of how many, as in `21–40 of 50 users`; `counted` says how many there are.
#[must_use]
pub fn range(offset: Option<u64>, n_rows: usize, total: Total, counted: &str) -> String {
    let n_rows = n_rows as u64;
    let is_all = offset == Some(0) && total == Total::Exact(n_rows);
    let shown = match offset {
        _ if is_all => return counted.to_owned(),
        Some(offset) if n_rows == 1 => grouped(offset + 1),
        Some(offset) => format!("{}–{}", grouped(offset + 1), grouped(offset + n_rows)),
        // Nobody has counted the rows before these.
        None => grouped(n_rows),
    };
    match language::current() {
        Language::English => format!("{shown} of {counted}"),
        Language::Korean => format!("{counted} 중 {shown}"),
    }
}

/// How far an export is.
#[must_use]
pub fn exporting(n: usize, total: Option<Total>) -> String {
    let n = grouped(n as u64);
    let total = total.map(|total| match total {
        Total::Exact(total) => grouped(total),
        Total::AtLeast(total) => format!("{}+", grouped(total)),
    });
    match (language::current(), total) {
        (Language::English, Some(total)) => format!("Exporting: {n} of {total}"),
        (Language::English, None) => format!("Exporting: {n}"),
        (Language::Korean, Some(total)) => format!("내보내는 중: {total} 중 {n}"),
        (Language::Korean, None) => format!("내보내는 중: {n}"),
    }
}

/// An export is saved.
#[must_use]
pub fn exported(n: usize) -> String {
    let rows = grouped(n as u64);
    match (language::current(), n) {
        (Language::English, 1) => "1 row exported.".to_owned(),
        (Language::English, _) => format!("{rows} rows exported."),
        (Language::Korean, _) => format!("{rows}개 행을 내보냈습니다."),
    }
}

/// What the address asked for and nobody understands.
#[must_use]
pub fn refused(parts: &[String]) -> String {
    let parts = parts.iter().map(|part| format!("“{part}”"));
    let parts = parts.collect::<Vec<_>>().join(", ");
    match language::current() {
        Language::English => {
            format!(
                "The address asks for something that this list doesn't know: {parts}. That was left out."
            )
        }
        Language::Korean => {
            format!("주소에 이 목록에서 쓸 수 없는 조건이 있어 제외했습니다: {parts}")
        }
    }
}
