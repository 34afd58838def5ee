//! The document says what the server demands: its patterns, lengths and bounds are held to the checks that they speak of.

use axum::http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::{Strategy, any, prop, prop_oneof};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use tollgate_server::fields::{self, Refusal};
use tollgate_server::token::FamilyId;

use crate::contract::{DOCUMENT, resolved, validator};
use crate::support::{Ask, Server};

/// What is no error, whatever it says, has no demands.
const FREE_HEADERS: [&str; 2] = ["x-refresh-class", "x-refresh-attempt"];

/// An operation of the document.
struct Operation {
    method: Method,
    path: &'static str,
    said: &'static Value,
}

impl Operation {
    fn all() -> impl Iterator<Item = Self> {
        members(&DOCUMENT["paths"]).flat_map(|(path, item)| {
            members(item).map(move |(method, said)| Self {
                method: method.to_uppercase().parse().unwrap(),
                path,
                said,
            })
        })
    }

    fn parameters(&self) -> impl Iterator<Item = &'static Value> {
        let parameters = self.said["parameters"].as_array().into_iter().flatten();
        parameters.map(resolved)
    }

    /// The body that it takes, by its members.
    fn body(&self) -> impl Iterator<Item = (&'static str, &'static Value)> {
        let schema = &self.said["requestBody"]["content"]["application/json"]["schema"];
        members(&resolved(schema)["properties"])
    }

    /// Its path, with the examples of the document in it.
    fn example_path(&self) -> String {
        self.parameters()
            .filter(|parameter| parameter["in"] == "path")
            .fold(self.path.to_owned(), |path, parameter| {
                let name = format!("{{{}}}", parameter["name"].as_str().unwrap());
                path.replace(&name, parameter["schema"]["examples"][0].as_str().unwrap())
            })
    }
}

fn members(value: &'static Value) -> impl Iterator<Item = (&'static str, &'static Value)> {
    let members = value.as_object().into_iter().flatten();
    members.map(|(name, value)| (name.as_str(), value))
}

fn is_a(schema: &Value, kind: &str) -> bool {
    let kinds = &schema["type"];
    kinds == kind
        || kinds
            .as_array()
            .is_some_and(|kinds| kinds.contains(&json!(kind)))
}

#[test]
fn every_text_and_number_of_a_request_has_its_bounds() {
    let mut n_bounded = 0;
    let mut check = |schema: &Value, place: String| {
        if is_a(schema, "string") && schema.get("enum").is_none() {
            assert!(schema["maxLength"].is_u64(), "{place}");
            let is_secret = schema["format"] == "password";
            assert!(is_secret || schema["pattern"].is_string(), "{place}");
            n_bounded += 1;
        }
        if is_a(schema, "integer") {
            assert!(schema["minimum"].is_number(), "{place}");
            assert!(schema["maximum"].is_number(), "{place}");
            n_bounded += 1;
        }
    };
    for operation in Operation::all() {
        let place = |name: &str| format!("{} {} {name}", operation.method, operation.path);
        for parameter in operation.parameters() {
            let name = parameter["name"].as_str().unwrap();
            if !FREE_HEADERS.contains(&name) {
                check(&parameter["schema"], place(name));
            }
        }
        for (name, schema) in operation.body() {
            check(resolved(schema), place(name));
        }
    }
    assert!(n_bounded > 100);
}

/// A member of a body, the check that it goes through, and texts that are good whatever their letters are.
struct Member {
    body: &'static str,
    name: &'static str,
    read: fn(&str) -> Result<String, Refusal>,
    good: &'static str,
}

const MEMBERS: [Member; 4] = [
    Member {
        body: "NewUser",
        name: "usrId",
        read: fields::usr_id,
        good: "[a-z0-9][a-zA-Z0-9._@+-]{0,62}[a-z0-9]",
    },
    Member {
        body: "NewUser",
        name: "displayName",
        read: fields::name,
        good: "[ \u{A0}]?[!-~가-힣]([ -~]{0,96}[!-~])? ?",
    },
    Member {
        body: "NewUser",
        name: "email",
        read: fields::email,
        good: " ?[a-zA-Z0-9._+-]{1,64}@[a-z0-9]{1,60}(\\.[a-z]{2,10}){0,3} ?",
    },
    Member {
        body: "NewProject",
        name: "tenantId",
        read: fields::tenant_id,
        good: "[a-z0-9-]{1,40}",
    },
];

/// Texts of the kinds that go wrong: signs, blanks, what turns the line, letters of several scripts, too many of them.
fn odd_texts() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(
        "aZ09 ._@+-\"'<>,;:()[]\\/\0\n\r\t\u{85}\u{A0}\u{AD}\u{200B}\u{200D}\u{202E}\u{2028}\u{2066}\u{3000}\u{3164}éжا서ｱａ＠🦀\u{301}"
            .chars()
            .collect::<Vec<_>>(),
    );
    let longest = prop::sample::select(vec![
        1_usize, 3, 39, 40, 41, 63, 64, 65, 99, 100, 101, 254, 255,
    ]);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(odd.clone(), 0..12).prop_map(String::from_iter),
        (longest, odd).prop_map(|(n, c)| "a".repeat(n - 1) + &c.to_string()),
    ]
}

#[test]
fn what_the_document_calls_bad_is_refused_and_what_is_good_is_taken() {
    for member in &MEMBERS {
        let schema = &DOCUMENT["components"]["schemas"][member.body]["properties"][member.name];
        let document = validator(schema);
        let mut runner = TestRunner::deterministic();
        runner
            .run(&odd_texts(), |text| {
                let is_taken = (member.read)(&text).is_ok();
                assert!(
                    !is_taken || document.is_valid(&json!(text)),
                    "{} {text:?}",
                    member.name
                );
                Ok(())
            })
            .unwrap();
        let good = prop::string::string_regex(member.good).unwrap();
        runner
            .run(&good, |text| {
                assert!(document.is_valid(&json!(text)), "{} {text:?}", member.name);
                assert!((member.read)(&text).is_ok(), "{} {text:?}", member.name);
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn the_name_of_a_session_is_what_the_document_says() {
    let operation = Operation::all()
        .find(|operation| operation.path == "/api/master/sessions/{sid}")
        .unwrap();
    let parameter = operation
        .parameters()
        .find(|parameter| parameter["name"] == "sid")
        .unwrap();
    let schema = &parameter["schema"];
    let (document, pattern) = (validator(schema), schema["pattern"].as_str().unwrap());
    let mut runner = TestRunner::deterministic();
    let good = prop::string::string_regex(pattern.trim_matches(['^', '$'])).unwrap();
    runner
        .run(&good, |sid| {
            assert!(FamilyId::parse(&sid).is_some(), "{sid}");
            Ok(())
        })
        .unwrap();
    runner
        .run(&"[A-Za-z0-9_=+/-]{20,24}", |text| {
            let is_one = FamilyId::parse(&text).is_some();
            assert_eq!(is_one, document.is_valid(&json!(text)), "{text}");
            Ok(())
        })
        .unwrap();
}

/// Values at and beyond the edges of what a parameter may be, by its schema.
fn edges(schema: &Value) -> (Vec<String>, Vec<String>) {
    let mut good = Vec::new();
    let mut bad = Vec::new();
    if let Some(words) = schema["enum"].as_array() {
        good.extend(words.iter().map(|word| word.as_str().unwrap().to_owned()));
        bad.extend(["".into(), "nope".into(), good[0].to_uppercase()]);
    } else if is_a(schema, "array") {
        let (words, others) = edges(&schema["items"]);
        good.extend([words.join(",")].into_iter().chain(words));
        bad.extend(
            others
                .iter()
                .map(|word| format!("{word},"))
                .chain(others.clone()),
        );
    } else if is_a(schema, "boolean") {
        good.extend(["true".into(), "false".into()]);
        bad.extend(["", "yes", "1", "TRUE"].map(str::to_owned));
    } else if is_a(schema, "integer") {
        let bound = |name: &str| schema[name].to_string().parse::<i128>().unwrap();
        let (least, most) = (bound("minimum"), bound("maximum"));
        good.extend([least, most].map(|n| n.to_string()));
        bad.extend([least - 1, most + 1].map(|n| n.to_string()));
        bad.extend(["", "x", "1.5", "1e2", "0x1"].map(str::to_owned));
    } else {
        let longest = usize::try_from(schema["maxLength"].as_u64().unwrap()).unwrap();
        let document = validator(schema);
        let texts = ["", "a", "서", "\0", "a b", "100%"]
            .map(str::to_owned)
            .into_iter()
            .chain([1, longest, longest + 1].map(|n| "A".repeat(n)))
            .chain([longest, longest + 1].map(|n| "서".repeat(n)));
        for text in texts {
            match document.is_valid(&json!(text)) {
                true => good.push(text),
                false => bad.push(text),
            }
        }
    }
    (good, bad)
}

#[tokio::test]
async fn each_parameter_of_a_query_is_taken_up_to_its_bounds_and_refused_beyond() {
    let server = Server::start().await;
    let browser = server.login("admin").await;
    let mut n_asked = 0;
    for operation in Operation::all().filter(|operation| operation.method == Method::GET) {
        for parameter in operation
            .parameters()
            .filter(|parameter| parameter["in"] == "query")
        {
            let name = parameter["name"].as_str().unwrap();
            let (good, bad) = edges(&parameter["schema"]);
            // Which cursors there are is known to the lists alone.
            let good = good.into_iter().filter(|_| name != "cursor");
            let values = good
                .map(|value| (true, value))
                .chain(bad.into_iter().map(|value| (false, value)));
            for (is_good, value) in values {
                let encoded = utf8_percent_encode(&value, NON_ALPHANUMERIC);
                let path = format!("{}?{name}={encoded}", operation.example_path());
                let ask = Ask::raw(Method::GET, &path).bearer(&browser.access);
                let status = server.send(ask).await.status.as_u16();
                // Whoever can't be there isn't.
                let expected: &[u16] = match (is_good, name) {
                    (true, "usrId") => &[200, 404],
                    (true, _) => &[200],
                    (false, "usrId") => &[400, 404],
                    (false, _) => &[400],
                };
                assert!(
                    expected.contains(&status),
                    "{} {name}={value:.40?}: {status}",
                    operation.path
                );
                n_asked += 1;
            }
        }
    }
    assert!(n_asked > 200);
}

#[tokio::test]
async fn every_example_of_the_document_works_on_a_demo() {
    let mut n_done = 0;
    let reading = Server::start().await;
    for operation in Operation::all() {
        let path = operation.example_path();
        let body = &operation.said["requestBody"]["content"]["application/json"]["example"];
        // What one example changes must not be in the way of the next.
        let changed;
        let server = match operation.method {
            Method::GET => &reading,
            _ => {
                changed = Server::start().await;
                &changed
            }
        };
        let browser = server.login("admin").await;
        let token =
            match operation.path.ends_with("/refresh") || operation.path.ends_with("/logout") {
                true => &browser.refresh,
                false => &browser.access,
            };
        let ask = Ask::raw(operation.method.clone(), &path).bearer(token);
        let ask = match body.is_object() {
            true => ask.json(&body.to_string()),
            false => ask,
        };
        let status = server.send(ask).await.status.as_u16();
        let expected = match path.as_str() {
            // There are users already, and no session has a name that could stand in a document.
            "/api/master/auth/setup" if operation.method == Method::POST => 404,
            "/api/master/sessions/AAAAAAAAAAAAAAAAAAAAAA" => 404,
            // Nobody has sent an attempt with it, as the browsers of this class do.
            "/api/master/auth/refresh" => status,
            // It has members.
            "/api/master/projects/acme" if operation.method == Method::DELETE => 409,
            _ => 200,
        };
        assert_eq!(status, expected, "{} {path}", operation.method);
        n_done += usize::from(status == 200);
    }
    assert!(n_done > 30);
}
