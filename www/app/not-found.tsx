import { Notice } from "@/components/notice/notice";

export default function NotFound() {
  return (
    <Notice
      placement="page"
      icon="search"
      title="Page not found"
      code="404"
      actions={
        <a className="button" data-variant="primary" href="/">
          Go to the start page
        </a>
      }
    >
      <p>The page may have moved, or the link may contain an error.</p>
    </Notice>
  );
}
