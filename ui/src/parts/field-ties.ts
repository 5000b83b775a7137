// What ties an input of a form to its label, its hint and its error. Ids and addresses are typed into
// them: no capitals, no spelling.

export interface FieldTies {
  id: string;
  class: "wrong" | undefined;
  autocomplete: "off";
  autocapitalize: "off";
  spellcheck: "false";
  "aria-required": boolean;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}
