import { Button, Container, Group, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { useLanguage } from "../language.tsx";
import { useSay } from "../say.ts";

/** A page for whoever is not logged in: its heading, and the choice of language. */
export function DoorPage({ title, children }: { title: string; children: ReactNode }) {
  const say = useSay();
  const { language, choose } = useLanguage();
  useEffect(() => {
    document.title = `${title} · Praxis`;
  }, [title]);
  return (
    <Container size={400} py="md" component="main">
      <Group justify="flex-end" mb="xl">
        <Button variant="subtle" size="md" onClick={() => choose(language === "ar" ? "en" : "ar")}>
          {say("app.language")}
        </Button>
      </Group>
      <Title order={1} fz={28} mb="lg">
        {title}
      </Title>
      {children}
    </Container>
  );
}
