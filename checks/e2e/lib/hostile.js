// Users whose names are made to break a layout, or to be taken for somebody else.

export const HOSTILE_USERS = [
  {
    usrId: "w".repeat(64),
    displayName: "W".repeat(100),
    email: `${"w".repeat(60)}@${"w".repeat(60)}.example.com`,
    role: "admin",
  },
  { usrId: "markup", displayName: "<b onmouseover=alert(1)>Bold</b> & \"quoted\"", email: "markup@example.com" },
  { usrId: "layla", displayName: "ليلى بنت أحمد", email: "layla@example.com" },
  { usrId: "grinning", displayName: "Gigi 🎉👩🏽🎈", email: "grinning@example.com" },
  { usrId: "spaced", displayName: "Words that go on and on, far beyond what anybody would take for a name of a person", email: "spaced@example.com" },
  { usrId: "hana.kim", displayName: "김하나", email: "hana.kim@example.com" },
];
