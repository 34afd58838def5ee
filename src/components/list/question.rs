//! What a list is asked for, as it stands in the address.
//!
//! What an address says and nobody understands is left out and told: it can come from a link that is old or mistyped.

use tollgate_api_types::Order;
use web_sys::UrlSearchParams;

/// Names and values for the API.
pub type Parameters = Vec<(&'static str, String)>;

/// The numbers of rows a page that can be chosen.
pub const PAGE_SIZES: [u32; 3] = [20, 50, 100];

/// Something by which a list can be narrowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Its name in the address and in the API.
    pub name: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// What it can be set to.
    pub kind: FilterKind,
    /// Whether it says which list this is rather than narrowing it: then it is set by other means than the filters, and
    /// stays when they are cleared.
    pub is_view: bool,
    /// Whether it is shown only while it is set: links set it, and few would type it.
    pub is_by_link: bool,
}

/// What a filter can be set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilterKind {
    /// One of these: the value, and what it is called.
    Choice(Vec<(&'static str, &'static str)>),
    /// A text.
    Text,
    /// From the start of a day on, or from a minute on, by the viewer's zone.
    FromDay,
    /// Up to the end of a day, by the viewer's zone.
    ToDay,
}

impl Filter {
    /// A filter of the list.
    #[must_use]
    pub const fn new(name: &'static str, label: &'static str, kind: FilterKind) -> Self {
        Self {
            name,
            label,
            kind,
            is_view: false,
            is_by_link: false,
        }
    }

    /// One that links set.
    #[must_use]
    pub fn by_link(self) -> Self {
        Self {
            is_by_link: true,
            ..self
        }
    }

    /// One that says which list this is.
    #[must_use]
    pub fn of_view(self) -> Self {
        Self {
            is_view: true,
            ..self
        }
    }

    fn understands(&self, value: &str) -> bool {
        match &self.kind {
            FilterKind::Choice(options) => options.iter().any(|(option, _)| *option == value),
            FilterKind::Text => value.len() <= 200,
            FilterKind::FromDay => is_day(value) || is_minute(value),
            FilterKind::ToDay => is_day(value),
        }
    }

    /// The value in words.
    #[must_use]
    pub fn told(&self, value: &str) -> String {
        match &self.kind {
            FilterKind::Choice(options) => {
                let mut options = options.iter();
                let found = options.find(|(option, _)| *option == value);
                found.map_or(value, |(_, label)| label).to_owned()
            }
            FilterKind::FromDay => value.replace('T', " "),
            FilterKind::Text | FilterKind::ToDay => value.to_owned(),
        }
    }

    /// The value as the API takes it.
    fn for_api(&self, value: &str) -> String {
        let second_of = |time: &str| {
            let date = js_sys::Date::new(&format!("{value}{time}").into());
            ((date.get_time() / 1000.0).floor() as i64).to_string()
        };
        match self.kind {
            FilterKind::FromDay if is_minute(value) => second_of(""),
            FilterKind::FromDay => second_of("T00:00:00"),
            FilterKind::ToDay => second_of("T23:59:59"),
            FilterKind::Choice(_) | FilterKind::Text => value.to_owned(),
        }
    }
}

/// What a list understands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Whether it can be searched.
    pub has_search: bool,
    /// By what it can be sorted.
    pub sorts: Vec<&'static str>,
    /// By what it can be narrowed.
    pub filters: Vec<Filter>,
    /// What else may stand in the address, for what opens beside the list.
    pub beside: &'static [&'static str],
}

/// What a list is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// What is searched for.
    pub q: Option<String>,
    /// The filters that are set.
    pub filters: Parameters,
    /// The column to sort by.
    pub sort: Option<&'static str>,
    /// Which way.
    pub order: Option<Order>,
    /// Which page.
    pub cursor: Option<String>,
    /// Rows a page.
    pub limit: Option<u32>,
}

/// What was read from an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The question.
    pub question: Question,
    /// What belongs to what is open beside the list.
    pub beside: Parameters,
    /// What nobody understands, as it stands in the address.
    pub refused: Vec<String>,
}

impl Reading {
    /// Reads the query of an address.
    #[must_use]
    pub fn of(search: &str, vocabulary: &Vocabulary) -> Self {
        let mut reading = Self::default();
        let Ok(values) = UrlSearchParams::new_with_str(search) else {
            return reading;
        };
        let mut seen = Vec::new();
        for part in search.trim_start_matches('?').split('&') {
            let name = part.split('=').next().unwrap_or_default().to_owned();
            let name = js_sys::decode_uri_component(&name).map_or(name, String::from);
            let value = values.get(&name).unwrap_or_default();
            // An empty value asks for nothing, and only the first of several is what browsers take.
            if value.is_empty() || seen.contains(&name) {
                continue;
            }
            if !reading.take(&name, &value, vocabulary) {
                reading.refused.push(format!("{name}={value}"));
            }
            seen.push(name);
        }
        reading
    }

    /// Reads what an address asks of a list that lies within another one's page: what begins with its prefix.
    #[must_use]
    pub fn within(search: &str, prefix: &str, vocabulary: &Vocabulary) -> Self {
        let own: Vec<_> = parts(search)
            .filter_map(|part| part.strip_prefix(prefix))
            .collect();
        Self::of(&own.join("&"), vocabulary)
    }

    fn take(&mut self, name: &str, value: &str, vocabulary: &Vocabulary) -> bool {
        let question = &mut self.question;
        match name {
            "q" if vocabulary.has_search => question.q = Some(value.to_owned()),
            "sort" => {
                question.sort = vocabulary.sorts.iter().copied().find(|sort| *sort == value);
                return question.sort.is_some();
            }
            "order" => {
                question.order = Order::ALL.into_iter().find(|it| it.as_str() == value);
                return question.order.is_some();
            }
            "cursor" => question.cursor = Some(value.to_owned()),
            "limit" => {
                let size = value.parse().ok();
                question.limit = size.filter(|size| PAGE_SIZES.contains(size));
                return question.limit.is_some();
            }
            _ => {
                if let Some(beside) = vocabulary.beside.iter().find(|it| **it == name) {
                    self.beside.push((beside, value.to_owned()));
                    return true;
                }
                let mut filters = vocabulary.filters.iter();
                match filters.find(|filter| filter.name == name) {
                    Some(filter) if filter.understands(value) => {
                        question.filters.push((filter.name, value.to_owned()));
                    }
                    _ => return false,
                }
            }
        }
        true
    }
}

impl Question {
    /// The value of a filter.
    #[must_use]
    pub fn filter(&self, name: &str) -> Option<&str> {
        let mut filters = self.filters.iter();
        filters
            .find(|(set, _)| *set == name)
            .map(|(_, value)| value.as_str())
    }

    /// The same, from the first page on.
    #[must_use]
    pub fn from_start(&self) -> Self {
        Self {
            cursor: None,
            ..self.clone()
        }
    }

    /// The same, at a page.
    #[must_use]
    pub fn at(&self, cursor: Option<&str>) -> Self {
        Self {
            cursor: cursor.map(str::to_owned),
            ..self.clone()
        }
    }

    /// The same with a filter set to a value, or to none.
    #[must_use]
    pub fn with_filter(&self, name: &'static str, value: Option<&str>) -> Self {
        let mut question = self.from_start();
        question.filters.retain(|(set, _)| *set != name);
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            question.filters.push((name, value.to_owned()));
        }
        question
    }

    /// The same, searched for a text.
    #[must_use]
    pub fn searched(&self, text: &str) -> Self {
        Self {
            q: (!text.is_empty()).then(|| text.to_owned()),
            ..self.from_start()
        }
    }

    /// The same with so many rows a page; so many as usual don't stand in the address.
    #[must_use]
    pub fn sized(&self, limit: u32, usual: u32) -> Self {
        Self {
            limit: (limit != usual).then_some(limit),
            ..self.from_start()
        }
    }

    /// The same, neither searched nor filtered.
    #[must_use]
    pub fn cleared(&self, filters: &[Filter]) -> Self {
        let is_view = |name: &str| {
            let mut filters = filters.iter();
            filters.any(|filter| filter.is_view && filter.name == name)
        };
        let mut question = self.searched("");
        question.filters.retain(|(name, _)| is_view(name));
        question
    }

    /// The same, sorted by a column; by the one that it is sorted by already, the other way round.
    #[must_use]
    pub fn sorted(&self, column: &'static str, usual: (&'static str, Order)) -> Self {
        let order = match self.direction(column, usual) {
            Some(Order::Asc) => Order::Desc,
            Some(Order::Desc) | None => Order::Asc,
        };
        Self {
            sort: Some(column),
            order: Some(order),
            ..self.from_start()
        }
    }

    /// Which way it is sorted by a column; `None` when it is sorted by another one.
    #[must_use]
    pub fn direction(&self, column: &str, usual: (&'static str, Order)) -> Option<Order> {
        let sorted = self.sort.unwrap_or(usual.0);
        (sorted == column).then(|| self.order.unwrap_or(usual.1))
    }

    /// The address that asks this at a path.
    #[must_use]
    pub fn address(&self, path: &str, beside: &Parameters) -> String {
        let query = self.query("", beside);
        address(path, &query)
    }

    /// The address that asks this of a list that lies within another one's page: what that one is asked for stays.
    #[must_use]
    pub fn address_within(&self, path: &str, search: &str, prefix: &str) -> String {
        let mut query = parts(search)
            .filter(|part| !part.starts_with(prefix))
            .map(str::to_owned)
            .collect::<Vec<_>>();
        query.extend(self.query(prefix, &Vec::new()));
        address(path, &query)
    }

    /// Names, each with a prefix, and values, as they stand in an address.
    fn query(&self, prefix: &str, beside: &Parameters) -> Vec<String> {
        let limit = self.limit.map(|limit| limit.to_string());
        let fixed = [
            ("sort", self.sort),
            ("order", self.order.map(Order::as_str)),
            ("cursor", self.cursor.as_deref()),
            ("limit", limit.as_deref()),
        ];
        [("q", self.q.as_deref())]
            .into_iter()
            .chain(pairs(&self.filters))
            .chain(fixed)
            .chain(pairs(beside))
            .filter_map(|(name, value)| {
                let value = js_sys::encode_uri_component(value?);
                Some(format!("{prefix}{name}={value}"))
            })
            .collect()
    }

    /// What is sent to the API for it.
    #[must_use]
    pub fn parameters(&self, filters: &[Filter]) -> Parameters {
        let for_api = |(name, value): &(&'static str, String)| {
            let filter = filters.iter().find(|filter| filter.name == *name)?;
            Some((*name, filter.for_api(value)))
        };
        let one = |name, value: Option<String>| value.map(|value| (name, value));
        one("q", self.q.clone())
            .into_iter()
            .chain(self.filters.iter().filter_map(for_api))
            .chain(one("sort", self.sort.map(str::to_owned)))
            .chain(one("order", self.order.map(|it| it.as_str().to_owned())))
            .chain(one("cursor", self.cursor.clone()))
            .chain(one("limit", self.limit.map(|limit| limit.to_string())))
            .collect()
    }
}

fn address(path: &str, query: &[String]) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", query.join("&"))
    }
}

/// Names and values of a query, as they stand there.
fn parts(search: &str) -> impl Iterator<Item = &str> {
    let parts = search.trim_start_matches('?').split('&');
    parts.filter(|part| !part.is_empty())
}

fn pairs(parameters: &Parameters) -> impl Iterator<Item = (&'static str, Option<&str>)> {
    parameters
        .iter()
        .map(|(name, value)| (*name, Some(value.as_str())))
}

/// Whether it is a minute as fields for a date and a time write it.
#[must_use]
pub fn is_minute(value: &str) -> bool {
    let Some((day, time)) = value.split_once('T') else {
        return false;
    };
    let is_below = |text: &str, limit: u32| {
        let is_shaped = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        is_shaped && text.parse().is_ok_and(|number: u32| number < limit)
    };
    let (hour, minute) = time.split_once(':').unwrap_or_default();
    is_day(day) && is_below(hour, 24) && is_below(minute, 60)
}

/// Whether it is a day as date fields write it, and one that there is.
fn is_day(value: &str) -> bool {
    let is_shaped = value.len() == 10
        && value.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    // Browsers roll the 31st of February over, or know no time for it.
    let iso = js_sys::Date::new(&value.into());
    is_shaped && !iso.get_time().is_nan() && String::from(iso.to_iso_string()).starts_with(value)
}
