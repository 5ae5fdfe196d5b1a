import { startChromium } from './chromium.ts';

/** Wide enough for the lanes, high enough for the verdict, the requests, the latency and the replicas. CSS pixels. */
const SIZE = { width: 1180, height: 1290 };

/** Renders the top of a report's page. @returns a PNG. @throws Error when there is no Chromium, with the package to install */
export async function takePicture(html: string): Promise<Uint8Array> {
  const browser = await startChromium();
  try {
    const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light', javaScriptEnabled: false });
    await page.setContent(html);
    return await page.screenshot();
  } finally {
    await browser.close();
  }
}
