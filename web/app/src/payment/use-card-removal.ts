import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../api.ts";
import { isAboutVisits } from "../booking/board/board-data.ts";
import { noteOwnChange } from "../booking/board/own-changes.ts";
import { sendOnce } from "../send-once.ts";
import { useWish } from "../use-wish.ts";

/** Has the card removed that is kept for a visit, once however often it is asked for. */
export function useCardRemoval(appointmentId: string) {
  const client = useQueryClient();
  const wish = useWish();
  const path = { appointmentId };
  return useMutation({
    mutationFn: () => {
      noteOwnChange(appointmentId);
      return sendOnce(wish, {}, (header) =>
        api.POST("/v1/appointments/{appointmentId}/card-removal", { params: { path, header }, body: {} }),
      );
    },
    onSuccess(answer) {
      client.setQueryData(["get", "/v1/appointments/{appointmentId}", { params: { path } }], answer);
    },
    onSettled: () => client.invalidateQueries({ predicate: ({ queryKey: [, about] }) => isAboutVisits(about) }),
  });
}
