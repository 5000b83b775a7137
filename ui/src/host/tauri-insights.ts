// The insights' host in the app: each verb is one command of the same name. No logic here.
import { call } from "./command.ts";
import type { InsightsHost } from "./insights.ts";

export const tauriInsights: InsightsHost = {
  insights: (filter) => call("insights", { filter }),
  insightEvents: (filter, counted, before, most) =>
    call("insight_events", { filter, counted, before, most }),
  exportInsights: (filter) => call("export_insights", { filter }),
  saveInsightsPicture: (png) => call("save_insights_picture", { png }),
};
