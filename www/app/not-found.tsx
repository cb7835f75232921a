import { Notice } from "@/components/notice/notice";

export default function NotFound() {
  return (
    <Notice
      place="page"
      icon="search"
      title="There is nothing at this address"
      code="404"
      actions={
        <a className="button" data-look="primary" href="/">
          Back to the start
        </a>
      }
    >
      <p>The page may have moved, or the link was mistyped.</p>
    </Notice>
  );
}
