//! The document of the API: that it is one, that it speaks of the routes that there are and of no others, and where it is
//! to be had.

use std::collections::BTreeSet;
use std::process::Command;

use axum::http::Method;
use serde_json::Value;
use tollgate_server::config::Settings;
use tollgate_server::openapi::document;

use crate::contract::{DOCUMENT, resolved, validator};
use crate::support::{Ask, Folder, Server, send};

const METHODS: [Method; 5] = [
    Method::GET,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
];

/// What `routes.rs` has besides: the answers of paths that aren't there.
const NOT_ENDPOINTS: [&str; 3] = ["/api", "/api/", "/api/{*rest}"];

/// The document's operations: path, method, and what is said of them.
fn operations() -> impl Iterator<Item = (&'static String, Method, &'static Value)> {
    let members = |value: &'static Value| value.as_object().unwrap().iter();
    members(&DOCUMENT["paths"]).flat_map(move |(path, item)| {
        members(item)
            .map(move |(method, said)| (path, method.to_uppercase().parse().unwrap(), said))
    })
}

fn list(value: &'static Value) -> impl Iterator<Item = &'static Value> {
    value.as_array().into_iter().flatten()
}

#[tokio::test]
async fn every_method_of_every_documented_path_is_there_and_no_other_is() {
    let server = Server::start().await;
    let documented: BTreeSet<_> = operations()
        .map(|(path, method, _)| (path, method.to_string()))
        .collect();
    let paths: BTreeSet<_> = operations().map(|(path, ..)| path).collect();
    for path in paths {
        for method in METHODS {
            let status = server.send(Ask::raw(method.clone(), path)).await.status;
            match documented.contains(&(path, method.to_string())) {
                true => assert!(![404, 405].contains(&status.as_u16()), "{method} {path}"),
                false => assert_eq!(status, 405, "{method} {path}"),
            }
        }
    }
}

#[test]
fn every_route_is_documented() {
    let routes: BTreeSet<_> = include_str!("../../src/routes.rs")
        .split(".route(")
        .skip(1)
        .map(|rest| rest.split('"').nth(1).unwrap())
        .filter(|path| !NOT_ENDPOINTS.contains(path))
        .collect();
    let documented: BTreeSet<_> = operations().map(|(path, ..)| path.as_str()).collect();
    assert_eq!(routes, documented);
}

#[test]
fn the_console_knows_the_pattern_of_every_path() {
    // What it keeps of a path that it doesn't know could have somebody's name in it.
    let patterns: BTreeSet<_> = include_str!("../../../../src/api/patterns.rs")
        .split('"')
        .skip(1)
        .step_by(2)
        .collect();
    let documented: BTreeSet<_> = operations()
        .map(|(path, ..)| path.as_str())
        .filter(|path| path.starts_with("/api/"))
        .collect();
    assert_eq!(patterns, documented);
}

#[test]
fn the_document_is_of_the_version_it_says_and_leads_nowhere_else() {
    assert_eq!(DOCUMENT["openapi"], "3.1.0");
    let text = DOCUMENT.to_string();
    for reference in text.split(r#""$ref":""#).skip(1) {
        let reference = reference.split('"').next().unwrap();
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(DOCUMENT.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn what_is_described_once_is_used() {
    let text = DOCUMENT.to_string();
    for (kind, components) in DOCUMENT["components"].as_object().unwrap() {
        for name in components.as_object().unwrap().keys() {
            let is_used = match kind.as_str() {
                "securitySchemes" => text.contains(&format!(r#"{{"{name}":[]}}"#)),
                _ => text.contains(&format!(r##""#/components/{kind}/{name}""##)),
            };
            assert!(is_used, "{kind} {name}");
        }
    }
}

#[test]
fn every_schema_is_one() {
    for (name, schema) in DOCUMENT["components"]["schemas"].as_object().unwrap() {
        assert!(jsonschema::draft202012::meta::is_valid(schema), "{name}");
    }
}

#[test]
fn every_operation_says_what_it_is_and_what_it_answers() {
    let tags: Vec<_> = list(&DOCUMENT["tags"]).map(|tag| &tag["name"]).collect();
    let mut ids = BTreeSet::new();
    for (path, method, said) in operations() {
        let place = format!("{method} {path}");
        assert!(ids.insert(said["operationId"].as_str().unwrap()), "{place}");
        assert!(
            list(&said["tags"]).all(|tag| tags.contains(&tag)),
            "{place}"
        );
        assert_eq!(list(&said["tags"]).count(), 1, "{place}");
        assert!(!said["summary"].as_str().unwrap().ends_with('.'), "{place}");
        assert!(
            said["description"].as_str().unwrap().ends_with('.'),
            "{place}"
        );
        for status in ["200", "500", "503"] {
            assert!(said["responses"][status].is_object(), "{place} {status}");
        }
        // Whoever needs a token can be without one; a password and the set-up secret can be wrong.
        let takes_secret =
            method == "POST" && (path.ends_with("/login") || path.ends_with("/setup"));
        assert_eq!(
            said["security"].is_array() || takes_secret,
            said["responses"]["401"].is_object(),
            "{place}"
        );
    }
}

#[test]
fn every_answer_says_the_headers_that_come_with_its_status() {
    for (path, method, said) in operations() {
        for (status, response) in said["responses"].as_object().unwrap() {
            let headers = &resolved(response)["headers"];
            let has = |name: &str| headers[name].is_object();
            let place = format!("{method} {path} {status}");
            assert!(has("x-request-id"), "{place}");
            assert_eq!(has("www-authenticate"), status == "401", "{place}");
            let is_later = ["429", "503"].contains(&status.as_str());
            assert_eq!(has("retry-after"), is_later, "{place}");
        }
    }
}

#[test]
fn every_name_in_a_path_is_described_and_no_other_is() {
    for (path, method, said) in operations() {
        let in_path: BTreeSet<_> = path
            .split('{')
            .skip(1)
            .map(|rest| rest.split('}').next().unwrap())
            .collect();
        let described: BTreeSet<_> = list(&said["parameters"])
            .map(resolved)
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        assert_eq!(in_path, described, "{method} {path}");
    }
}

#[test]
fn every_example_is_valid() {
    let mut n_examples = 0;
    let bodies =
        operations().map(|(_, _, said)| &said["requestBody"]["content"]["application/json"]);
    for content in bodies.filter(|content| content.is_object()) {
        assert!(validator(&content["schema"]).is_valid(&content["example"]));
        n_examples += 1;
    }
    for response in DOCUMENT["components"]["responses"]
        .as_object()
        .unwrap()
        .values()
    {
        let content = &response["content"]["application/json"];
        for example in content["examples"].as_object().unwrap().values() {
            assert!(validator(&content["schema"]).is_valid(&example["value"]));
            n_examples += 1;
        }
    }
    assert!(n_examples > 10);
}

#[tokio::test]
async fn the_document_is_served_where_the_operator_wants_it() {
    for (demo, api_docs) in [(true, false), (false, true), (false, false)] {
        let settings = Settings {
            demo,
            api_docs,
            ..Settings::default()
        };
        let server = Server::with(settings.clone()).await;
        let reply = server
            .send(Ask::raw(Method::GET, "/api/openapi.json"))
            .await;
        match demo || api_docs {
            true => {
                let expected = serde_json::to_value(document(&settings)).unwrap();
                assert_eq!(reply.json(), expected);
                let path = "/api/master/demo/expire-access";
                assert_eq!(expected["paths"].get(path).is_some(), demo);
            }
            false => {
                reply.expect(404, "NOT_FOUND");
                let page = server.send(Ask::raw(Method::GET, "/api/docs/")).await;
                page.expect(404, "NOT_FOUND");
            }
        }
    }
}

#[tokio::test]
async fn the_page_runs_files_of_this_server_and_nothing_else() {
    let server = Server::start().await;
    let page = server.send(Ask::raw(Method::GET, "/api/docs/")).await;
    assert_eq!(
        (page.status.as_u16(), &page.headers["content-type"]),
        (200, &"text/html".parse().unwrap())
    );
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'; script-src 'self';"));
    assert!(!policy.contains("unsafe"));
    let html = std::str::from_utf8(&page.bytes).unwrap();
    for file in html
        .split(['"'])
        .filter(|text| text.ends_with(".js") || text.ends_with(".css"))
    {
        let path = format!("/api/docs/{}", file.trim_start_matches("./"));
        let reply = server.send(Ask::raw(Method::GET, &path)).await;
        assert_eq!(reply.status, 200, "{path}");
        let text = String::from_utf8_lossy(&reply.bytes);
        assert!(!text.contains("petstore"), "{path}");
    }
    let redirect = server.send(Ask::raw(Method::GET, "/api/docs")).await;
    assert_eq!(
        (redirect.status.as_u16(), &redirect.headers["location"]),
        (303, &"/api/docs/".parse().unwrap())
    );
    let absent = server
        .send(Ask::raw(Method::GET, "/api/docs/nope.js"))
        .await;
    absent.expect(404, "NOT_FOUND");
}

#[tokio::test]
async fn the_pages_are_there_to_be_read() {
    let server = Server::start().await;
    for path in [
        "/api/openapi.json",
        "/api/docs/",
        "/api/docs/swagger-ui.css",
    ] {
        let reply = send(&server.app, Ask::raw(Method::POST, path)).await;
        reply.expect(405, "METHOD_NOT_ALLOWED");
    }
}

#[test]
fn the_program_prints_the_document_and_needs_no_data_for_it() {
    let folder = Folder::new();
    let printed = Command::new(env!("CARGO_BIN_EXE_tollgate-server"))
        .arg("openapi")
        .env_clear()
        .current_dir(folder.path("."))
        .output()
        .unwrap();
    assert!(printed.status.success());
    let printed: Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(
        printed,
        serde_json::to_value(document(&Settings::default())).unwrap()
    );
    assert!(folder.files().is_empty());
}
