// Connecting as a device: the way there and back, by keyboard, and errors where they belong.
import { expect, test } from "vitest";
import { asked, expectAccessible, openDevice, play, settled, shoot } from "./harness.ts";

const stage = play("welcome");
const { open, press } = stage;
const clientId = "5d2c1a1e-7f4b-4c53-9a0e-6b1f0c3d8e21";
const agentId = "0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10";
const secret = () => stage.page.getByLabel("Client secret", { exact: true });
const heading = () => stage.page.locator("h1").textContent();
const focused = () =>
  stage.page.evaluate(
    () => document.activeElement?.getAttribute("name") ?? document.activeElement?.textContent ?? "",
  );
const type = (text: string) => stage.page.keyboard.type(text);

test("by keyboard alone, from the welcome to the cards", async () => {
  await open();
  await press("1");
  for (let steps = 0; !(await focused()).includes("Connect as a device"); steps += 1) {
    expect(steps, "Tab gets there").toBeLessThan(12);
    await press("Tab");
  }
  await press("Enter");
  expect(await heading()).toBe("Connect as a device");
  expect(await focused()).toBe("environment");
  await expectAccessible(stage.page);
  await type("frankfurt");
  await press("Tab");
  await type(clientId);
  await press("Tab");
  await type("s3cret");
  await press("Tab", "Tab");
  expect(await focused(), "the button that shows the secret stands between").toBe("agentId");
  await type(agentId);
  await press("Enter");
  await stage.page.locator("article").first().waitFor();
  expect(await asked(stage.page, "connectDevice")).toEqual([
    ["connectDevice", { environment: "mypurecloud.de", clientId, clientSecret: "(set)", agentId }],
  ]);
  await stage.page.getByText("Connected as a device").first().waitFor();
  expect((await stage.page.content()).includes("s3cret"), "no secret is left in the page").toBe(
    false,
  );
});

test("the words say what it is for and what it can't do", async () => {
  await open();
  await openDevice(stage.page);
  const words = await stage.page.textContent("form");
  expect(words).toContain("where nobody is to sign in");
  expect(words).toContain("can’t list what is already going on");
  expect(words).toContain("the system’s keyring");
});

test("back leads to the sign-in, and nothing but the secret is lost", async () => {
  await open();
  await press("1");
  await type("zurich");
  await stage.page.getByRole("button", { name: "Connect as a device" }).click();
  await secret().fill("s3cret");
  const environment = stage.page.getByRole("combobox", { name: "Environment" });
  expect(await environment.inputValue(), "as it stood in the sign-in").toBe("zurich");
  await stage.page.getByLabel("OAuth client id").fill(clientId);
  await press("Escape");
  expect(await heading()).toBe("Sign in to your organization");
  expect(
    await stage.page.getByLabel("OAuth client id").inputValue(),
    "the client of the agents is another",
  ).toBe("");
  await stage.page.getByRole("button", { name: "Connect as a device" }).click();
  expect(await stage.page.getByLabel("OAuth client id").inputValue()).toBe(clientId);
  expect(await secret().inputValue()).toBe("");
  await press("Escape", "Escape");
  expect(await heading()).toBe("Welcome to Cuecard");
});

test("every error stands at its field, and nothing is lost", async () => {
  await open();
  await openDevice(stage.page);
  await press("Enter");
  const wrong = () =>
    stage.page
      .locator("[aria-invalid=true]")
      .evaluateAll((all) => all.map((one) => one.getAttribute("name")));
  expect(await wrong()).toEqual(["environment", "clientId", "clientSecret", "agentId"]);
  expect(await focused()).toBe("environment");
  await shoot(stage.page, "device-missing");
  await expectAccessible(stage.page);

  await stage.page.getByRole("combobox", { name: "Environment" }).fill("cloud.example.org");
  await stage.page.getByLabel("OAuth client id").fill(clientId);
  await secret().fill("wrong");
  await stage.page.getByLabel("Agent id").fill("Dana");
  await press("Enter");
  expect(await wrong(), "the program behind refuses what is no id").toEqual(["agentId"]);
  expect(await focused()).toBe("agentId");
  expect(await secret().inputValue()).toBe("wrong");
  await shoot(stage.page, "device-wrong");

  await stage.page.getByLabel("Agent id").fill(agentId);
  await press("Enter");
  await stage.page.getByRole("alert").waitFor();
  expect(await stage.page.getByRole("alert").textContent()).toContain("Sign-in refused");
  await shoot(stage.page, "device-refused");
  await expectAccessible(stage.page);
});

test("the secret is hidden until asked for", async () => {
  await open();
  await openDevice(stage.page);
  expect(await secret().getAttribute("type")).toBe("password");
  await stage.page.getByRole("button", { name: "Show the secret" }).click();
  expect(await secret().getAttribute("type")).toBe("text");
});

test("without a keyring the form says where the secret stays", async () => {
  await open({ fixture: "memory" });
  await openDevice(stage.page);
  expect(await stage.page.textContent("form")).toContain("no usable keyring");
});

test.each([
  ["a device", { agent: null, organization: null }, "Connect as a device"],
  ["an agent", {}, "Sign in to your organization"],
] as const)("a refusal leads %s back to the form it came in by", async (_, part, title) => {
  await open({ fixture: "agent" });
  await stage.page.evaluate((change) => {
    const { profile } = window.farEnd.view();
    window.farEnd.change({
      profile: profile && { ...profile, ...change },
      problem: { code: "signInRefused", message: "", fields: [] },
    });
  }, part);
  await settled(stage.page);
  await stage.page.getByRole("button", { name: "Check credentials" }).click();
  expect(await heading()).toBe(title);
  await press("Escape");
  await stage.page.locator("article").first().waitFor();
});
