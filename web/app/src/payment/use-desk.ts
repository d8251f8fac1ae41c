import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas } from "../api.ts";
import { isAboutVisits, useShowChange } from "../booking/board/board-data.ts";
import { noteOwnChange } from "../booking/board/own-changes.ts";
import { sendOnce } from "../send-once.ts";
import { useWish } from "../use-wish.ts";

export type DeskPayment = Schemas["DeskPayment"];
export type DeskMethod = DeskPayment["method"];

type DeskWish =
  | ({ act: "take" } & Schemas["TakePayment"])
  | { act: "correct"; paymentId: string; reason: string }
  | { act: "giveBack"; paymentId: string; amountMinor: number };

/** Takes, corrects or gives back money at the desk, once however often it is asked for. */
export function useDesk(appointmentId: string) {
  const client = useQueryClient();
  const show = useShowChange();
  const wish = useWish();
  return useMutation({
    mutationFn: (wanted: DeskWish) =>
      sendOnce(wish, [appointmentId, wanted], (header) => {
        noteOwnChange(appointmentId);
        return send(appointmentId, wanted, header);
      }),
    onSuccess: show,
    onError: () => client.invalidateQueries({ predicate: ({ queryKey: [, about] }) => isAboutVisits(about) }),
  });
}

function send(appointmentId: string, wish: DeskWish, header: { "idempotency-key": string }) {
  if (wish.act === "take") {
    const { act: _, ...body } = wish;
    return api.POST("/v1/appointments/{appointmentId}/desk-payments", {
      params: { path: { appointmentId }, header },
      body,
    });
  }
  const params = { path: { appointmentId, paymentId: wish.paymentId }, header };
  return wish.act === "correct"
    ? api.POST("/v1/appointments/{appointmentId}/desk-payments/{paymentId}/correction", {
        params,
        body: { reason: wish.reason },
      })
    : api.POST("/v1/appointments/{appointmentId}/desk-payments/{paymentId}/give-back", {
        params,
        body: { amountMinor: wish.amountMinor },
      });
}
