namespace Migrator.Kubernetes.Reading;

/// <summary>The tag of an image's name.</summary>
internal static class ImageTag
{
    /// <summary>The tag; null where there is none, or one that says nothing.</summary>
    public static string? Of(string? image)
    {
        var name = (image ?? "").Split('@')[0];
        var last = name[(name.LastIndexOf('/') + 1)..];
        return last.Split(':') is [not "sha256", { Length: > 0 } tag] && tag != "latest" ? tag : null;
    }
}
