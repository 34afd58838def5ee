"""What the document can't say to schemathesis: who signs in, and what only this server knows.

A schema says which cursors could be and which password could be the current one; only the server knows which are.
Where a generated value is as the document says, it is put right here, so that requests get past the first check.
Values that are not as the document says stay as they are: refusing those is what is tested.
"""

import os
import re
import string
import uuid
from urllib.parse import quote

import jsonschema_rs
import requests
import schemathesis
from hypothesis import strategies as st

BASE = os.environ["TOLLGATE_FUZZED"]
API = f"{BASE}/api/master"
ADMIN = {"usrId": "admin", "password": "tollgate-demo"}
PROJECT = "acme"

# The document says how long a password is, and in words that it must not be a common one: these are none.
schemathesis.openapi.format(
    "password",
    st.text(alphabet=string.ascii_letters + string.digits + " '\"\\éß서", min_size=8, max_size=200).map(
        lambda text: f"vq7 {text} kz4"
    ),
)

# What no pattern says: which letters of which scripts stand beside each other in a name, and which hosts there could be.
# Texts of these forms are good; what else the document allows is put right, by one of those beside it.
# None of them has Korean letters: schemathesis takes `\p{L}` for the Latin ones alone.
PLAIN = {
    "usrId": (re.compile(r"[a-z0-9][a-z0-9._+-]*[a-z0-9]|[a-z0-9]"), lambda: f"zoë-{uuid.uuid4()}"),
    "displayName": (re.compile(r" ?[!-~](?:[ -~]*[!-~])? ?"), lambda: "Zoë van den Berg"),
    "name": (re.compile(r" ?[!-~](?:[ -~]*[!-~])? ?"), lambda: "Zoë & Söhne"),
    "email": (re.compile(r"[a-z0-9._+-]{1,64}@[a-z0-9]{1,63}"), lambda: f"{uuid.uuid4()}@bücher.example"),
}

# One client for all of them, which keeps its connection.
browser = requests.Session()


class Bearer:
    """A token, and what is known about who bears it."""

    def __init__(self, token, usr_id, password):
        self.token = token
        self.usr_id = usr_id
        self.password = password


def sign_in(usr_id, password):
    answer = browser.post(f"{API}/auth/login", json={"usrId": usr_id, "password": password}, timeout=30)
    answer.raise_for_status()
    return answer.json()["data"]


class Administrator:
    """Signs in again whenever the session is over: what is tested ends sessions, too."""

    token = None

    def bearer(self):
        if self.token is None or not self.is_good():
            self.token = sign_in(ADMIN["usrId"], ADMIN["password"])["accessToken"]
        return Bearer(self.token, ADMIN["usrId"], ADMIN["password"])

    def is_good(self):
        answer = browser.get(f"{API}/me", headers={"authorization": f"Bearer {self.token}"}, timeout=30)
        return answer.status_code == 200


administrator = Administrator()


def newcomer():
    """Somebody new for each change of a password, so that everybody else keeps theirs."""
    name = f"fuzz-{uuid.uuid4()}"
    body = {"usrId": name, "displayName": "Somebody", "email": f"{name}@example.com"}
    headers = {"authorization": f"Bearer {administrator.bearer().token}"}
    answer = browser.post(f"{API}/users", json=body, headers=headers, timeout=30)
    answer.raise_for_status()
    password = answer.json()["data"]["password"]
    return Bearer(sign_in(name, password)["accessToken"], name, password)


def operation_id(operation):
    return operation.definition.raw.get("operationId")


def bearer_for(operation):
    """Who makes the call, made for this call where it takes something away from whoever makes it."""
    match operation_id(operation):
        case "refresh" | "logout":
            data = sign_in(ADMIN["usrId"], ADMIN["password"])
            return Bearer(data["refreshToken"], ADMIN["usrId"], ADMIN["password"])
        case "changePassword":
            return newcomer()
        case _:
            return administrator.bearer()


@schemathesis.auth(refresh_interval=None)
class LaterToken:
    """Says that a token belongs there.

    Many cases are made before the first of them is sent, and what is sent ends sessions: so the token itself is put in
    its place at the last moment.
    """

    MARK = "Bearer later"

    def get(self, case, context):
        return self.MARK

    def set(self, case, mark, context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = mark


@schemathesis.hook
def before_call(context, case, kwargs):
    if (case.headers or {}).get("Authorization") != LaterToken.MARK:
        return
    if not case.operation.definition.raw.get("security"):
        del case.headers["Authorization"]
        return
    bearer = bearer_for(case.operation)
    case.headers["Authorization"] = f"Bearer {bearer.token}"
    put_right_headers(case, bearer)
    put_right_body(case, bearer)
    put_right_cursor(case, bearer)


def is_as_documented(schema, value, root):
    """Whether a value is what the document says; any other is part of the test, and stays as it is."""
    whole = {**schema, "components": root["components"]}
    return jsonschema_rs.validator_for(whole).is_valid(value)


def resolved(part, root):
    while "$ref" in part:
        target = root
        for name in part["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        part = target
    return part


def parameters(case):
    root = case.operation.schema.raw_schema
    return {
        (parameter["in"], parameter["name"]): parameter["schema"]
        for parameter in (resolved(part, root) for part in case.operation.definition.raw.get("parameters", []))
    }


def put_right_headers(case, bearer):
    """Another user's name, and a project that one doesn't belong to, are refused before anything else is looked at."""
    known = {"usrId": quote(bearer.usr_id), "x-smp-project-code": PROJECT}
    for name, right in known.items():
        schema = parameters(case).get(("header", name))
        if name in case.headers and is_as_documented(schema, case.headers[name], case.operation.schema.raw_schema):
            case.headers[name] = right


def put_right_body(case, bearer):
    if not isinstance(case.body, dict):
        return
    root = case.operation.schema.raw_schema
    content = resolved(case.operation.definition.raw["requestBody"], root)["content"]["application/json"]
    for name, schema in resolved(content["schema"], root)["properties"].items():
        value = case.body.get(name)
        if not isinstance(value, str) or not is_as_documented(schema, value, root):
            continue
        if name == "current":
            case.body[name] = bearer.password
        elif name in PLAIN and not PLAIN[name][0].fullmatch(value):
            case.body[name] = PLAIN[name][1]()


def put_right_cursor(case, bearer):
    """The cursor that this very list gives, or none where there is one page."""
    schema = parameters(case).get(("query", "cursor"))
    query = case.query or {}
    if "cursor" not in query or not is_as_documented(schema, query["cursor"], case.operation.schema.raw_schema):
        return
    same = {name: query[name] for name in ("sort", "order", "usrId") if name in query} | {"limit": 1}
    headers = {"authorization": f"Bearer {bearer.token}"}
    answer = browser.get(f"{BASE}{case.formatted_path}", params=same, headers=headers, timeout=30)
    data = answer.json().get("data") if answer.status_code == 200 else None
    cursor = data.get("nextCursor") if isinstance(data, dict) else None
    if cursor:
        case.query["cursor"] = cursor
    else:
        del case.query["cursor"]
