import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, query, type Schemas } from "../../api.ts";
import { byCursor } from "../../by-cursor.ts";
import { asError } from "../../problem.ts";
import { sendOnce } from "../../send-once.ts";
import { useWish } from "../../use-wish.ts";

export type Till = Schemas["Till"];
export type DeskDay = Schemas["DeskDay"];
export type MoneyByMethod = Schemas["MoneyByMethod"];

const dayPath = "/v1/clinics/{clinicId}/desk-day";
const daysPath = "/v1/clinics/{clinicId}/desk-days";

/** A day's tills, as far as one sees them; money comes in meanwhile. */
export const useDeskDay = (clinicId: string, onDate: string) =>
  query.useQuery("get", dayPath, { params: { path: { clinicId }, query: { onDate } } }, { refetchInterval: 30_000 });

/** The days on which money was taken, the latest first. */
export const useDeskDays = (clinicId: string) =>
  query.useInfiniteQuery("get", daysPath, { params: { path: { clinicId }, query: { limit: 10 } } }, byCursor);

/** Says what one's own till holds, once however often it is asked for. */
export function useCountTill(clinicId: string) {
  const refresh = useRefresh();
  const wish = useWish();
  return useMutation({
    mutationFn: (body: Schemas["DayCountWish"]) =>
      sendOnce(wish, body, (header) =>
        api.POST("/v1/clinics/{clinicId}/day-counts", { params: { path: { clinicId }, header }, body }),
      ),
    onSuccess: refresh,
  });
}

/** Signs off what somebody else counted; twice is once. */
export function useSignOff(clinicId: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async (countId: string) => {
      const { error } = await api.POST("/v1/clinics/{clinicId}/day-counts/{countId}/sign-off", {
        params: { path: { clinicId, countId } },
      });
      if (error) throw asError(error);
    },
    onSettled: refresh,
  });
}

function useRefresh() {
  const client = useQueryClient();
  return () => Promise.all([dayPath, daysPath].map((path) => client.invalidateQueries({ queryKey: ["get", path] })));
}
