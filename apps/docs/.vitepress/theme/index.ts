import DefaultTheme from "vitepress/theme";
import { useData, useRoute, type Theme } from "vitepress";
import { nextTick, onMounted, watch } from "vue";

/**
 * Draws the Mermaid pictures of a page in the current color scheme. Each keeps its source text, so that it
 * can be redrawn.
 */
async function draw(isDark: boolean): Promise<void> {
  const pictures = [...document.querySelectorAll<HTMLElement>("pre.mermaid")];
  if (pictures.length === 0) return;
  const { default: mermaid } = await import("mermaid");
  mermaid.initialize({ startOnLoad: false, theme: isDark ? "dark" : "default" });
  for (const picture of pictures) {
    picture.dataset["text"] ??= picture.textContent ?? "";
    picture.textContent = picture.dataset["text"];
    delete picture.dataset["processed"];
  }
  await mermaid.run({ nodes: pictures });
}

export default {
  extends: DefaultTheme,
  setup() {
    const { isDark } = useData();
    const route = useRoute();
    onMounted(() => draw(isDark.value));
    watch([() => route.path, isDark], () => nextTick(() => draw(isDark.value)));
  },
} satisfies Theme;
