using Migrator.Demo.Story;

namespace Migrator.Demo;

/// <summary>Where the demo is seen: a console, a log, a test.</summary>
public interface IDemoStage
{
    /// <summary>Something happened. Must return at once; may be called from several threads.</summary>
    void On(DemoEvent happened);
}
