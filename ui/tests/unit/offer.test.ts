import { expect, test } from "vitest";
import { plainOffers } from "../../src/parts/offer.ts";

const words = ["queue", "customer.tier", "customer.name"];
const offered = (typed: string | null) => plainOffers(words, typed).map(({ value }) => value);

test.each([
  [null, words],
  ["", words],
  ["CUSTOMER", ["customer.tier", "customer.name"]],
  ["e", words],
  ["queue", []],
  ["nothing", []],
])("for %j", (typed, expected) => expect(offered(typed)).toEqual(expected));
